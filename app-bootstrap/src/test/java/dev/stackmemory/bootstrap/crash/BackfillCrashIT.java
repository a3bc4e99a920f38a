package dev.stackmemory.bootstrap.crash;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.migration.BackfillFrames.BackfillReport;
import dev.stackmemory.application.tier.VerifyStores.VerifyReport;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backfill to PostgreSQL that is killed in the middle: the next one goes on where it was, and in the end both memories hold the same. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BackfillCrashIT {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final int FRAMES = 1_300;

    /** As many are compared at once. */
    private static final int PAGE = 500;

    private static final int KILLS = 4;

    @TempDir
    private Path folder;

    private final PostgresDatabase database = PostgresServer.shared().freshDatabase();
    private final SplittableRandom random = new SplittableRandom(System.nanoTime());

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Test
    void killedAfterAPage_theNextRunCopiesTheOthers() throws Exception {
        recordFrames();
        start("page").killWhenHere();
        assertThat(hashes(open("unified"))).hasSize(PAGE);

        try (StackMemory memory = open("local")) {
            BackfillReport rest = backfill(memory);
            assertThat(rest.copied()).isEqualTo(FRAMES - PAGE);
            assertThat(rest.isEqual()).isTrue();
            assertThat(rest.frames()).isEqualTo(FRAMES);
        }
        assertBothAreEqual();
    }

    @Test
    void killedAnywhere_againAndAgain_isWholeInTheEnd() throws Exception {
        recordFrames();
        for (int round = 0; round < KILLS; round++) {
            KilledProcess process = start("anywhere");
            process.awaitHere();
            Thread.sleep(random.nextLong(1_500));
            process.kill();
        }
        try (StackMemory memory = open("local")) {
            assertThat(backfill(memory).isEqual()).isTrue();
            assertThat(backfill(memory).copied()).isZero();
        }
        assertBothAreEqual();
    }

    /** Before there is a migration. */
    private void recordFrames() {
        Map<String, String> environment = environment("local");
        environment.put("STACKMEMORY_MIGRATION_TO", "none");
        try (StackMemory memory = open(environment)) {
            memory.recordFrames()
                    .record(
                            IntStream.range(0, FRAMES)
                                    .mapToObj(number -> RichFrames.frame(new FrameId("f" + number), 1))
                                    .toList(),
                            NEVER);
        }
    }

    private KilledProcess start(String where) throws Exception {
        return KilledProcess.start(folder, BackfillingProcess.class, List.of(where), environment("local"));
    }

    private Map<String, String> environment(String topology) {
        Map<String, String> environment = new HashMap<>(database.address().variables());
        environment.put("STACKMEMORY_HOME", folder.resolve("home").toString());
        environment.put("STACKMEMORY_TOPOLOGY", topology);
        environment.put("STACKMEMORY_MIGRATION_TO", topology.equals("local") ? "unified" : "none");
        return environment;
    }

    private StackMemory open(String topology) {
        return open(environment(topology));
    }

    private static StackMemory open(Map<String, String> environment) {
        return StackMemory.open(SettingsReader.read(environment, Map.of()), environment, notice -> {});
    }

    private static BackfillReport backfill(StackMemory memory) {
        BackfillReport report = memory.backfillFrames().orElseThrow().backfill(Progress.NONE, NEVER);
        assertThat(report.obstacle()).isEmpty();
        return report;
    }

    private void assertBothAreEqual() {
        Map<FrameId, ContentHash> there = hashes(open("unified"));
        assertThat(there).hasSize(FRAMES).isEqualTo(hashes(open("local")));
        try (StackMemory memory = open("unified")) {
            VerifyReport report = memory.verifyStores().verify(true, false, Progress.NONE, NEVER);
            assertThat(report.problems()).isEmpty();
        }
    }

    /** What the memory holds, which is closed then. */
    private static Map<FrameId, ContentHash> hashes(StackMemory memory) {
        try (memory) {
            return memory.ledger().list(Optional.empty(), 10 * FRAMES, NEVER).stream()
                    .collect(toMap(Residency::frame, Residency::hash));
        }
    }
}
