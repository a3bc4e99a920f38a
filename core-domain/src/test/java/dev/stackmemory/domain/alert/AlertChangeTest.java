package dev.stackmemory.domain.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertChangeTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Alert HOT = new Alert("large-hot-tier", NOON, "too much", Remedy.REBALANCE);
    private static final Verdict BAD = new Verdict.Bad("large-hot-tier", "too much", Remedy.REBALANCE);

    @Test
    void bad_raisesOnce() {
        assertThat(AlertChange.of(List.of(BAD), Map.of(), NOON, HOUR)).containsExactly(new AlertChange.Raised(HOT));
        assertThat(AlertChange.of(List.of(BAD), Map.of(HOT.name(), HOT), LATER, HOUR))
                .isEmpty();
    }

    @Test
    void fine_clearsOnce() {
        Verdict fine = new Verdict.Fine(HOT.name());
        assertThat(AlertChange.of(List.of(fine), Map.of(HOT.name(), HOT), LATER, HOUR))
                .containsExactly(new AlertChange.Cleared(HOT, LATER));
        assertThat(AlertChange.of(List.of(fine), Map.of(), LATER, HOUR)).isEmpty();
    }

    @Test
    void nearUnknownAndTooLittle_changeNothing() {
        for (Verdict verdict : List.of(
                new Verdict.Near(HOT.name()), new Verdict.Unknown(HOT.name()), new Verdict.TooLittle(HOT.name()))) {
            assertThat(AlertChange.of(List.of(verdict), Map.of(HOT.name(), HOT), LATER, HOUR))
                    .isEmpty();
            assertThat(AlertChange.of(List.of(verdict), Map.of(), LATER, HOUR)).isEmpty();
        }
        assertThat(AlertChange.of(List.of(), Map.of(HOT.name(), HOT), LATER, HOUR))
                .isEmpty();
    }

    @Test
    void tooLittle_clears_onceNothingIsLookedAtThatRaisedIt() {
        Map<String, Alert> raised = Map.of(HOT.name(), HOT);
        List<Verdict> tooLittle = List.of(new Verdict.TooLittle(HOT.name()));
        Instant after = NOON.plus(HOUR).plusMillis(1);
        assertThat(AlertChange.of(tooLittle, raised, NOON.plus(HOUR), HOUR)).isEmpty();
        assertThat(AlertChange.of(tooLittle, raised, after, HOUR)).containsExactly(new AlertChange.Cleared(HOT, after));
        assertThat(AlertChange.of(List.of(new Verdict.Unknown(HOT.name())), raised, after, HOUR))
                .as("what does not answer may be as it was")
                .isEmpty();
    }

    @Test
    void alert_withoutANameOrAText_isRefused() {
        assertThatThrownBy(() -> new Alert(" ", NOON, "slow", Remedy.REINDEX))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Alert("slow-reads", NOON, "", Remedy.REINDEX))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
