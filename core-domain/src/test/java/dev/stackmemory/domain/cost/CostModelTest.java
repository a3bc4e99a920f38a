package dev.stackmemory.domain.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.tier.StoreId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CostModelTest {
    private static final StoreId REDIS = StoreId.shared("redis");
    private static final StoreId PARADEDB = StoreId.shared("paradedb");
    private static final StoreId S3 = StoreId.shared("s3");
    private static final StoreId SQLITE = StoreId.ofNode("sqlite", "n1");

    @Test
    void defaults_arePinned() {
        assertThat(CostModel.DEFAULT.prices())
                .isEqualTo(Map.of(
                        "sqlite", new StorePrices(0, 0, 0, 0),
                        "redis", new StorePrices(200, 0, 0, 0),
                        "paradedb", new StorePrices(610, 0, 0, 0),
                        "s3", new StorePrices(23, 0.40, 5, 0.09)));
    }

    @Test
    void total_aTerabyteOverThreeTiers_costsTheirBlend() {
        CostModel model = CostModel.DEFAULT.with("s3", new StorePrices(26, 0, 0, 0));

        assertThat(model.total(List.of(keeping(REDIS, 0.1), keeping(PARADEDB, 0.3), keeping(S3, 0.6))))
                .isCloseTo(218.6, within(1e-9));
    }

    @Test
    void cost_ofAQuery_isItsRequestsAndBytes() {
        CostModel.Cost cost = CostModel.DEFAULT.cost(StoreUse.ofQuery(S3, 50, 20_000_000));

        assertThat(cost.storage()).isZero();
        assertThat(cost.requests()).isCloseTo(0.00002, within(1e-15));
        assertThat(cost.transfer()).isCloseTo(0.0018, within(1e-15));
        assertThat(cost.total()).isCloseTo(0.00182, within(1e-15));
    }

    @Test
    void cost_onTheUsersOwnDiskOrAnUnlistedStore_isNothing() {
        assertThat(CostModel.DEFAULT.cost(keeping(SQLITE, 5)).total()).isZero();
        assertThat(CostModel.DEFAULT.cost(keeping(StoreId.shared("other"), 5)).total())
                .isZero();
    }

    @Test
    void cost_addsUpAndGrowsWithUse() {
        var random = new SplittableRandom(9);
        List<StoreId> stores = List.of(REDIS, PARADEDB, S3, SQLITE);
        for (int round = 0; round < 5_000; round++) {
            var uses = new ArrayList<StoreUse>();
            double sum = 0;
            for (StoreId store : stores) {
                var use = new StoreUse(
                        store,
                        random.nextLong(1L << 45),
                        random.nextLong(1 << 30),
                        random.nextLong(1 << 30),
                        random.nextLong(1L << 45));
                var more = new StoreUse(
                        store, use.bytesKept() + 1, use.reads() + 1, use.writes() + 1, use.bytesRead() + 1);
                double cost = CostModel.DEFAULT.cost(use).total();
                assertThat(cost)
                        .isNotNegative()
                        .isLessThanOrEqualTo(CostModel.DEFAULT.cost(more).total());
                sum += cost;
                uses.add(use);
            }
            assertThat(CostModel.DEFAULT.total(uses)).isCloseTo(sum, within(1e-6));
        }
    }

    @Test
    void negativePricesAndUses_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StorePrices(-1, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new StoreUse(S3, 0, -1, 0, 0));
    }

    private static StoreUse keeping(StoreId store, double terabytes) {
        return new StoreUse(store, (long) (terabytes * 1e12), 0, 0, 0);
    }
}
