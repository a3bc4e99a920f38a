package dev.stackmemory.domain.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CostLimitTest {
    private static final QueryCost COST = new QueryCost(20, 5_000_000, 0.001);

    @Test
    void allows_whatReachesEachLimit_andNoMore() {
        assertThat(CostLimit.ofRequests(20).allows(COST)).isTrue();
        assertThat(CostLimit.ofRequests(19).allows(COST)).isFalse();
        assertThat(CostLimit.ofBytes(5_000_000).allows(COST)).isTrue();
        assertThat(CostLimit.ofBytes(4_999_999).allows(COST)).isFalse();
        assertThat(CostLimit.ofDollars(0.001).allows(COST)).isTrue();
        assertThat(CostLimit.ofDollars(0.0009).allows(COST)).isFalse();
    }

    @Test
    void allows_withoutLimit_anything() {
        assertThat(CostLimit.NONE.allows(new QueryCost(Long.MAX_VALUE, Long.MAX_VALUE, Double.MAX_VALUE)))
                .isTrue();
    }

    @Test
    void and_holdsBothLimits() {
        CostLimit both = CostLimit.ofRequests(20).and(CostLimit.ofDollars(0.0009));

        assertThat(both.allows(COST)).isFalse();
        assertThat(both.and(CostLimit.ofDollars(0.001)).allows(COST)).isTrue();
        assertThat(both.describe()).isEqualTo("20 requests and $0.000900");
    }

    @Test
    void after_isWhatIsLeft_andNeverLessThanNothing() {
        CostLimit limit = CostLimit.ofRequests(50).and(CostLimit.ofBytes(4_000_000));

        assertThat(limit.after(COST)).isEqualTo(CostLimit.ofRequests(30).and(CostLimit.ofBytes(0)));
        assertThat(CostLimit.ofDollars(0.003).after(COST)).isEqualTo(CostLimit.ofDollars(0.002));
        assertThat(CostLimit.NONE.after(COST)).isEqualTo(CostLimit.NONE);
    }

    @Test
    void lessThanNothing_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> CostLimit.ofRequests(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> CostLimit.ofBytes(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> CostLimit.ofDollars(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new QueryCost(0, 0, -0.1));
    }

    @Test
    void costs_addUp() {
        assertThat(COST.plus(QueryCost.NOTHING).plus(COST)).isEqualTo(new QueryCost(40, 10_000_000, 0.002));
        assertThat(COST.describe()).isEqualTo("20 requests, 5.0 MB, $0.001000");
    }
}
