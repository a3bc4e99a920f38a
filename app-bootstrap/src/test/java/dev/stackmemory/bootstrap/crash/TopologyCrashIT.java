package dev.stackmemory.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.application.tier.VerifyStores.VerifyReport;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.testkit.server.FaultProxy;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The program as users open it, killed at any moment of what it does, in every topology; now and then while PostgreSQL is away. Whatever was acknowledged is there afterwards, byte for byte and once, on this machine and on another.
 * What is done follows from a seed: one is always the same, the other is drawn, named by a failure, and may be given.
 */
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class TopologyCrashIT {
    private static final Deadline NEVER = Deadline.NEVER;

    /** How many processes are killed, half of them with each seed; many more where somebody asks for it. */
    private static final int RANDOM_KILLS = Integer.getInteger("stackmemory.random-kills", 4);

    /** So many for a topology that differs little from another. */
    private static final int FEWER_KILLS = Integer.getInteger("stackmemory.random-kills", 2);

    private static final long SAME_SEED = 1;
    private static final long DRAWN_SEED = Long.getLong("stackmemory.seed", System.nanoTime());

    /** So much later the work of a killed process is due, and no copy that was read before answers alone any more. */
    private static final Duration LATER = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private SplittableRandom random = new SplittableRandom(SAME_SEED);
    private final Acknowledged acknowledged = new Acknowledged();
    private Duration later = Duration.ZERO;

    static Stream<Arguments> topologiesAndSeeds() {
        return Stream.of(WiredTopology.values())
                .flatMap(topology -> seeds().mapToObj(seed -> Arguments.of(topology, seed)));
    }

    static LongStream seeds() {
        return LongStream.of(SAME_SEED, DRAWN_SEED);
    }

    @ParameterizedTest
    @MethodSource("topologiesAndSeeds")
    void killedAtAnyMoment_keepsWhatWasAcknowledged(WiredTopology topology, long seed) throws Exception {
        try (TopologyServers servers = TopologyServers.of(topology)) {
            killAndComeBack(servers, RANDOM_KILLS, seed);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void teamWithAnArchive_killedAtAnyMoment_keepsWhatWasAcknowledged(long seed) throws Exception {
        try (TopologyServers servers = TopologyServers.ofTeamWithArchive()) {
            killAndComeBack(servers, FEWER_KILLS, seed);
        }
    }

    private void killAndComeBack(TopologyServers servers, int kills, long seed) throws Exception {
        random = new SplittableRandom(seed);
        for (int round = 0; round < Math.ceilDiv(kills, 2); round++) {
            try {
                acknowledged.take(workAndKill(servers));
                servers.awaitQuiet();
                servers.endTurn(home("here"));
                comeBack(servers);
            } catch (AssertionError | Exception failure) {
                throw new AssertionError("after kill " + (round + 1) + " with -Dstackmemory.seed=" + seed, failure);
            }
        }
    }

    private KilledProcess workAndKill(TopologyServers servers) throws Exception {
        Optional<FaultProxy> cut = servers.cuttableWire().filter(wire -> random.nextBoolean());
        KilledProcess process = KilledProcess.start(
                folder,
                WorkingProcess.class,
                List.of(Long.toString(random.nextLong()), Boolean.toString(cut.isPresent())),
                servers.environment(home("here")));
        process.awaitHere();
        if (cut.isPresent()) {
            pause();
            cut.get().down();
            pause();
            if (random.nextBoolean()) {
                cut.get().pass();
            }
        }
        pause();
        process.kill();
        cut.ifPresent(FaultProxy::pass);
        return process;
    }

    private void pause() throws InterruptedException {
        Thread.sleep(random.nextLong(20, 1_500));
    }

    private Path home(String machine) throws Exception {
        return Files.createDirectories(folder.resolve(machine));
    }

    /** As a check of the configuration does: what was cut off is back, and each question may be the first. */
    private void forgetOutages() throws Exception {
        try (DirectoryStream<Path> notes = Files.newDirectoryStream(home("here"), "*.away")) {
            for (Path note : notes) {
                Files.delete(note);
            }
        }
    }

    private void comeBack(TopologyServers servers) throws Exception {
        later = later.plus(LATER);
        forgetOutages();
        List<String> notices = new ArrayList<>();
        try (StackMemory memory = open(servers, "here", notices)) {
            acknowledged.settle(frame -> memory.findFrame().find(frame, NEVER));
            assertWhole(memory);
            // What the killed process left behind is named, and no damage.
            assertThat(verify(memory).problems()).isEmpty();
            tidyUp(memory);
            assertWhole(memory);
            assertClean(memory);
            assertForgotten(memory);
        }
        if (servers.areShared()) {
            try (StackMemory memory = open(servers, "elsewhere", notices)) {
                assertWhole(memory);
                assertClean(memory);
            }
        }
        // What a process leaves that was killed before the first commit of its index cannot be told from damage.
        assertThat(notices).allMatch(notice -> notice.startsWith("The search index is made anew"));
    }

    private StackMemory open(TopologyServers servers, String machine, List<String> notices) throws Exception {
        Map<String, String> environment = servers.environment(home(machine));
        InstantSource clock = InstantSource.offset(InstantSource.system(), later);
        return StackMemory.open(SettingsReader.read(environment, Map.of()), environment, notices::add, clock);
    }

    /** What the next program does that runs for long. */
    private static void tidyUp(StackMemory memory) {
        memory.syncNode().map(node -> node.sync(Progress.NONE, NEVER)).ifPresent(report -> {
            assertThat(report.problems()).isEmpty();
            assertThat(report.obstacle()).isEmpty();
        });
        MoveReport report = memory.moveFrames().moveWhatIsDue(Pace.FULL, Progress.NONE, NEVER);
        assertThat(report.problems()).isEmpty();
        assertThat(report.obstacle()).isEmpty();
    }

    /** Every frame is found, listed, counted and searched, once and as it was recorded. */
    private void assertWhole(StackMemory memory) {
        Map<FrameId, Frame> frames = acknowledged.frames();
        Map<FrameId, Frame> found = new HashMap<>();
        frames.keySet().forEach(id -> memory.findFrame().find(id, NEVER).ifPresent(frame -> found.put(id, frame)));
        assertThat(found).isEqualTo(frames);
        assertThat(memory
                        .wholeCatalog()
                        .list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), 10_000, NEVER)
                        .frames()
                        .stream()
                        .map(FrameSummary::id))
                .containsExactlyInAnyOrderElementsOf(frames.keySet());
        assertThat(memory.wholeCatalog().count(FrameFilter.ALL, NEVER)).isEqualTo(frames.size());
        for (Search search : List.of(memory.searchFrames(), memory.search())) {
            SearchAnswer answer = search.search(
                    new SearchRequest("kestrel", FrameFilter.ALL, 1_000, Duration.ofMinutes(1), Optional.empty()));
            assertThat(answer.isComplete()).as("%s", answer.lanes()).isTrue();
            assertThat(answer.results().stream().map(result -> result.frame()))
                    .containsExactlyInAnyOrderElementsOf(frames.values());
        }
    }

    private static void assertClean(StackMemory memory) {
        VerifyReport report = verify(memory);
        assertThat(report.problems()).isEmpty();
        assertThat(report.pending()).isZero();
        StackMemory.OUTBOX_TOPICS.forEach(topic ->
                assertThat(memory.waitingWork().depth(topic, NEVER)).as(topic).isZero());
        memory.syncNode().ifPresent(node -> assertThat(node.waiting(NEVER)).isZero());
    }

    private static VerifyReport verify(StackMemory memory) {
        return memory.verifyStores().verify(true, false, Progress.NONE, NEVER);
    }

    /** Nobody brings them back. */
    private void assertForgotten(StackMemory memory) {
        List<Frame> again = acknowledged.forgotten().stream()
                .map(id -> RichFrames.frame(id, 1))
                .toList();
        assertThat(memory.recordFrames().record(again, NEVER).outcomes())
                .allMatch(outcome -> outcome instanceof RecordOutcome.Forgotten);
    }
}
