package dev.stackmemory.adapter.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.domain.alert.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertFileTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Alert SLOW =
            new Alert("slow-reads warm", NOON, "95 of 100 reads take up to 1,500 ms; ä", Remedy.ADD_RESOURCES);
    private static final Alert HOT = new Alert("large-hot-tier", NOON, "3,000 MB", Remedy.REBALANCE);

    private static final Duration TELLING = Duration.ofMinutes(10);

    @TempDir
    private Path folder;

    private Path file;
    private AlertFile log;

    @BeforeEach
    void open() {
        file = folder.resolve("home/alerts.log");
        log = new AlertFile(file);
    }

    @Test
    void raised_isThere_untilItIsCleared_forWhoeverOpensTheFile() {
        assertThat(log.raised()).isEmpty();
        assertThat(log.append(new AlertChange.Raised(SLOW))).isTrue();
        assertThat(new AlertFile(file).raised()).isEqualTo(Map.of(SLOW.name(), SLOW));
        var cleared = new AlertChange.Cleared(SLOW, NOON.plusSeconds(9));
        assertThat(new AlertFile(file).append(cleared)).isTrue();
        assertThat(log.raised()).isEmpty();
    }

    @Test
    void whatIsKnownAlready_isNotAddedAgain() {
        assertThat(log.append(new AlertChange.Cleared(SLOW, NOON))).isFalse();
        assertThat(log.append(new AlertChange.Raised(SLOW))).isTrue();
        assertThat(log.append(new AlertChange.Raised(
                        new Alert(SLOW.name(), NOON.plusSeconds(1), "slower still", Remedy.ADD_RESOURCES))))
                .isFalse();
        assertThat(log.raised()).containsExactly(Map.entry(SLOW.name(), SLOW));
    }

    @Test
    void ofManyThatFindTheSame_oneIsTheFirst() {
        var first = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int program = 0; program < 30; program++) {
                var own = new AlertFile(file);
                threads.execute(() -> {
                    if (own.append(new AlertChange.Raised(SLOW))) {
                        first.incrementAndGet();
                    }
                });
            }
        }
        assertThat(first).hasValue(1);
    }

    @Test
    void log_staysBelowItsBound_andForgetsNothingThatIsRaised() throws IOException {
        var small = new AlertFile(file, 2_000);
        assertThat(small.append(new AlertChange.Raised(HOT))).isTrue();
        for (int round = 0; round < 100; round++) {
            assertThat(small.append(new AlertChange.Raised(SLOW))).isTrue();
            assertThat(small.append(new AlertChange.Cleared(SLOW, NOON))).isTrue();
            assertThat(small.raised()).as("round %s", round).isEqualTo(Map.of(HOT.name(), HOT));
        }
        assertThat(Files.size(file)).isLessThan(2_000);
    }

    @Test
    void whatWasNotTold_isTakenOver_onceItsTellingBeganLongAgo_andByOne() {
        var raised = new AlertChange.Raised(SLOW);
        assertThat(log.append(raised)).isTrue();
        assertThat(log.takeUntold(NOON.plusSeconds(599), TELLING)).isEmpty();

        Instant later = NOON.plus(TELLING);
        assertThat(new AlertFile(file).takeUntold(later, TELLING)).containsExactly(raised);
        assertThat(log.takeUntold(later, TELLING)).as("another tells it").isEmpty();
        assertThat(log.takeUntold(later.plus(TELLING), TELLING))
                .as("and could not either")
                .containsExactly(raised);

        new AlertFile(file).told(raised);
        assertThat(log.takeUntold(later.plus(Duration.ofDays(1)), TELLING)).isEmpty();
        assertThat(log.raised()).containsOnlyKeys(SLOW.name());
    }

    @Test
    void ofAnAlertWhoseChangesWereNotTold_theLastIsTaken_andThatAnEarlierWasToldCountsForNothing() {
        var raised = new AlertChange.Raised(SLOW);
        var cleared = new AlertChange.Cleared(SLOW, NOON.plusSeconds(9));
        assertThat(log.append(new AlertChange.Raised(HOT))).isTrue();
        assertThat(log.append(raised)).isTrue();
        assertThat(log.append(cleared)).isTrue();
        log.told(raised);

        assertThat(log.takeUntold(NOON.plus(TELLING).plusSeconds(9), TELLING))
                .containsExactly(new AlertChange.Raised(HOT), cleared);
    }

    @Test
    void log_staysBelowItsBound_andForgetsNotWhatWasTold() throws IOException {
        var small = new AlertFile(file, 3_000);
        var hot = new AlertChange.Raised(HOT);
        var slow = new AlertChange.Raised(SLOW);
        assertThat(small.append(hot)).isTrue();
        assertThat(small.append(slow)).isTrue();
        small.told(hot);
        Instant now = NOON;
        for (int round = 0; round < 100; round++) {
            now = now.plus(TELLING);
            assertThat(small.takeUntold(now, TELLING)).as("round %s", round).containsExactly(slow);
        }
        assertThat(small.raised()).isEqualTo(Map.of(HOT.name(), HOT, SLOW.name(), SLOW));
        assertThat(Files.size(file)).isLessThan(3_000);
    }

    @Test
    void damagedLines_arePassedOver() throws IOException {
        assertThat(log.append(new AlertChange.Raised(SLOW))).isTrue();
        Files.writeString(
                file,
                Files.readString(file) + "\n1 raised a b c d .\n1 lost a 1 REINDEX d .\nnonsense .\n"
                        + "told 1 raised a .\ntaken .\ntaken x y .\ntaken 1 .\n");
        assertThat(log.raised()).containsOnlyKeys(SLOW.name());
    }
}
