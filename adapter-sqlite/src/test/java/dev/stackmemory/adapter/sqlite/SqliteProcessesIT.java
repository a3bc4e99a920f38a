package dev.stackmemory.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several programs on one database, and programs that end in the midst of a write. */
@Timeout(300)
class SqliteProcessesIT {
    private static final int PROCESSES = 4;
    private static final int FRAMES_EACH = 10_000;
    private static final int KILLS = 8;
    private static final long SEED = 20_261_130;

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    @Test
    void fourProcesses_besideCheckpointsAndCompaction_loseNothing() throws Exception {
        var writers = new ArrayList<WritingProcess>();
        for (int number = 0; number < PROCESSES; number++) {
            writers.add(WritingProcess.start(folder, "p" + number + "-", FRAMES_EACH, 0));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                SqliteHome home = SqliteHome.open(SqliteSettings.of(folder))) {
            List<Future<Integer>> acknowledged = writers.stream()
                    .map(writer -> threads.submit((Callable<Integer>) () -> countLines(writer)))
                    .toList();
            int compactions = 0;
            while (acknowledged.stream().anyMatch(future -> !future.isDone())) {
                home.maintenance().compact(Progress.NONE, Deadline.NEVER);
                home.erasing().erase(List.of(new FrameId("unknown")), Deadline.NEVER);
                compactions++;
                Thread.sleep(1_000);
            }
            for (int number = 0; number < PROCESSES; number++) {
                assertThat(acknowledged.get(number).get()).isEqualTo(FRAMES_EACH);
                assertThat(writers.get(number).exitCode()).isZero();
            }
            assertThat(compactions).isPositive();
            assertThat(home.catalog().count(FrameFilter.ALL, Deadline.NEVER)).isEqualTo(PROCESSES * FRAMES_EACH);
            assertThat(home.maintenance()
                            .check(true, Progress.NONE, Deadline.NEVER)
                            .problems())
                    .isEmpty();
        } finally {
            writers.forEach(WritingProcess::close);
        }
    }

    private static int countLines(WritingProcess writer) throws IOException {
        int lines = 0;
        while (writer.nextLine() != null) {
            lines++;
        }
        return lines;
    }

    @Test
    void killedAgainAndAgain_opensWhole_withAllThatWasAcknowledged() throws Exception {
        var random = new SplittableRandom(SEED);
        Set<FrameId> acknowledged = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            boolean compacts = kill % 2 == 1;
            try (WritingProcess writer =
                    WritingProcess.start(folder, "k" + kill + "-", Integer.MAX_VALUE, compacts ? 3 : 0)) {
                int lines = 1 + random.nextInt(compacts ? 60 : 600);
                for (int line = 0; line < lines; line++) {
                    acknowledged.add(new FrameId(writer.nextLine()));
                }
                writer.kill();
                for (String line = writer.nextLine(); line != null; line = writer.nextLine()) {
                    // The last line may have been cut with the program.
                    if (line.matches("k\\d+-\\d+")) {
                        acknowledged.add(new FrameId(line));
                    }
                }
            }
            try (SqliteHome home = SqliteHome.open(SqliteSettings.of(folder))) {
                assertThat(home.maintenance()
                                .check(true, Progress.NONE, Deadline.NEVER)
                                .problems())
                        .isEmpty();
                Set<FrameId> lost = new HashSet<>(acknowledged);
                lost.removeAll(home.frames().find(acknowledged, Deadline.NEVER).keySet());
                // A number cut in two is a number that was acknowledged before, or none at all.
                assertThat(lost).isEmpty();
            }
        }
    }

    @Test
    void openingAnExistingStore_loadsNeitherMigrationsNorTheQueryBuilder() throws Exception {
        SqliteHome.open(SqliteSettings.of(folder)).close();
        var loaded = new ArrayList<String>();
        try (WritingProcess writer = WritingProcess.start(folder, "q-", 1, 0, "-Xlog:class+load:stdout")) {
            for (String line = writer.nextLine(); line != null; line = writer.nextLine()) {
                loaded.add(line);
            }
            assertThat(writer.exitCode()).isZero();
        }

        assertThat(loaded).anyMatch(line -> line.contains("SqliteHome"));
        assertThat(loaded).noneMatch(line -> line.contains("org.flywaydb.") || line.contains("org.jooq."));
    }
}
