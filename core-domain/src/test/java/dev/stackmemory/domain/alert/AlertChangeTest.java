package dev.stackmemory.domain.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertChangeTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final Alert HOT = new Alert("large-hot-tier", NOON, "too much", Remedy.REBALANCE);
    private static final Verdict BAD = new Verdict.Bad("large-hot-tier", "too much", Remedy.REBALANCE);

    @Test
    void bad_raisesOnce() {
        assertThat(AlertChange.of(List.of(BAD), Map.of(), NOON)).containsExactly(new AlertChange.Raised(HOT));
        assertThat(AlertChange.of(List.of(BAD), Map.of(HOT.name(), HOT), LATER)).isEmpty();
    }

    @Test
    void fine_clearsOnce() {
        Verdict fine = new Verdict.Fine(HOT.name());
        assertThat(AlertChange.of(List.of(fine), Map.of(HOT.name(), HOT), LATER))
                .containsExactly(new AlertChange.Cleared(HOT, LATER));
        assertThat(AlertChange.of(List.of(fine), Map.of(), LATER)).isEmpty();
    }

    @Test
    void nearAndUnknown_changeNothing() {
        for (Verdict verdict : List.of(new Verdict.Near(HOT.name()), new Verdict.Unknown(HOT.name()))) {
            assertThat(AlertChange.of(List.of(verdict), Map.of(HOT.name(), HOT), LATER))
                    .isEmpty();
            assertThat(AlertChange.of(List.of(verdict), Map.of(), LATER)).isEmpty();
        }
        assertThat(AlertChange.of(List.of(), Map.of(HOT.name(), HOT), LATER)).isEmpty();
    }

    @Test
    void alert_withoutANameOrAText_isRefused() {
        assertThatThrownBy(() -> new Alert(" ", NOON, "slow", Remedy.REINDEX))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Alert("slow-reads", NOON, "", Remedy.REINDEX))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
