package dev.stackmemory.adapter.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.domain.alert.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void damagedLines_arePassedOver() throws IOException {
        assertThat(log.append(new AlertChange.Raised(SLOW))).isTrue();
        Files.writeString(file, Files.readString(file) + "\n1 raised a b c d .\n1 lost a 1 REINDEX d .\nnonsense .\n");
        assertThat(log.raised()).containsOnlyKeys(SLOW.name());
    }
}
