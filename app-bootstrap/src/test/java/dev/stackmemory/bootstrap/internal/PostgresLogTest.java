package dev.stackmemory.bootstrap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.watch.EventFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresLogTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String SERVER = "db:5432/memory";

    @TempDir
    private Path home;

    private final List<String> notices = new ArrayList<>();

    private PostgresLog log() {
        return new PostgresLog(
                new EventFile(home.resolve("postgresql.log")), Duration.ofMinutes(1), notices::add, () -> NOON);
    }

    private String written() throws IOException {
        return Files.readString(home.resolve("postgresql.log"));
    }

    @Test
    void slowStatement_isWrittenWithItsPlan_andNobodyIsInterrupted() throws IOException {
        log().slowStatement("SELECT 1", Duration.ofMillis(1_500), "Result\n  Output: 1\n");

        assertThat(written())
                .contains("2026-01-01T12:00:00Z a statement took 1500 ms: SELECT 1\n    Result\n      Output: 1");
        assertThat(notices).isEmpty();
    }

    @Test
    void replica_thatLeaves_isWrittenAndTold() throws IOException {
        log().replicaLeft(SERVER, "connection refused");
        log().replicaReturned(SERVER);

        String left = "the read replica db:5432/memory is not asked until it is back: connection refused";
        assertThat(written()).contains(left, "the read replica db:5432/memory is back");
        assertThat(notices).containsExactly(left);
    }

    @Test
    void operation_thatHoldsAConnectionForLong_isWritten_andWaitingForOneIsNot() throws IOException {
        log().operationEnded("compacting", SERVER, Duration.ofSeconds(1), Duration.ofSeconds(63), false);
        log().operationEnded("recording", SERVER, Duration.ofSeconds(62), Duration.ofSeconds(63), false);

        assertThat(written())
                .contains("compacting held a connection to db:5432/memory for 62 s")
                .doesNotContain("recording");
    }

    @Test
    void connectionThatLeaks_isWritten_withWhatItsHolderDoes() throws IOException {
        log().connectionLeaked(
                        "moving frames", SERVER, Duration.ofSeconds(75), Duration.ofSeconds(61), "at Mover.wait(7)\n");

        assertThat(written())
                .contains("a connection leaks: moving frames has held one to db:5432/memory for 75 s"
                        + " and asked nothing on it for 61 s\n    at Mover.wait(7)");
        assertThat(notices).isEmpty();
    }

    @Test
    void failedHousekeeping_isWritten() throws IOException {
        log().housekeepingFailed("making the partitions of 2026-02", "no right");

        assertThat(written()).contains("making the partitions of 2026-02 failed: no right");
    }

    @Test
    void log_thatCannotBeWritten_keepsNobodyFromWorking() throws IOException {
        Files.createDirectory(home.resolve("postgresql.log"));

        log().housekeepingFailed("making the partitions of 2026-02", "no right");

        assertThat(notices).singleElement().asString().contains("making the partitions of 2026-02 failed: no right");
    }
}
