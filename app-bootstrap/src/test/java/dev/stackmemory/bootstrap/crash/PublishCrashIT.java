package dev.stackmemory.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.node.PublishFrames.Afterwards;
import dev.stackmemory.application.node.PublishStep;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.tier.VerifyStores.VerifyReport;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.crash.PublishingProcess.TeamNode;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisDatabase;
import dev.stackmemory.testkit.server.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nodes of a team that are killed while they publish: at each step. Every frame is there afterwards for everybody, byte for byte and once.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PublishCrashIT {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final int FRAMES = 20;
    private static final FrameId FORGOTTEN = new FrameId("forgotten");

    @TempDir
    private Path folder;

    private final PostgresDatabase database = PostgresServer.shared().freshDatabase();
    private final RedisDatabase redis = RedisServer.shared().freshDatabase();

    @AfterEach
    void dropDatabases() {
        database.close();
        redis.close();
    }

    static Stream<Arguments> steps() {
        return Stream.of(Afterwards.values())
                .flatMap(afterwards -> Stream.of(PublishStep.values()).map(step -> Arguments.of(afterwards, step)));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void killedAtAStep_losesNothing_andTheNextRunGoesOn(Afterwards afterwards, PublishStep step) throws Exception {
        Map<FrameId, Frame> frames = prepare();

        process(afterwards, step).killWhenHere();

        try (TeamNode node = node()) {
            var report = node.publishing(afterwards, nothing -> {}).publish(Progress.NONE, NEVER);
            assertThat(report.obstacle()).isEmpty();
            assertThat(report.problems()).isEmpty();
            node.forgetting().erasePending(NEVER);
        }
        assertWholeForEverybody(frames);
    }

    /** Frames that are published already, some of them edited since, some that are new, and one that was forgotten. */
    private Map<FrameId, Frame> prepare() {
        Map<FrameId, Frame> frames = new HashMap<>();
        try (TeamNode node = node()) {
            record(
                    node,
                    frames,
                    IntStream.range(0, FRAMES / 2)
                            .mapToObj(number -> frame(number, 1))
                            .toList());
            node.home.record(List.of(FrameWrite.create(RichFrames.frame(FORGOTTEN, 1))), NEVER);
            node.publishing(Afterwards.KEEP, nothing -> {}).publish(Progress.NONE, NEVER);
            record(
                    node,
                    frames,
                    IntStream.range(0, FRAMES / 4)
                            .mapToObj(number -> frame(number, 2))
                            .toList());
            record(
                    node,
                    frames,
                    IntStream.range(FRAMES / 2, FRAMES)
                            .mapToObj(number -> frame(number, 1))
                            .toList());
            // Hidden on the node, as when the shared home is away; the others are to be told.
            node.forgetHere(List.of(FORGOTTEN));
        }
        return frames;
    }

    private static Frame frame(int number, long revision) {
        return RichFrames.frame(new FrameId("f" + number), revision);
    }

    private static void record(TeamNode node, Map<FrameId, Frame> frames, List<Frame> recorded) {
        var unused = node.home.record(recorded.stream().map(FrameWrite::edit).toList(), NEVER);
        recorded.forEach(frame -> frames.put(frame.id(), frame));
    }

    private TeamNode node() {
        return new TeamNode(
                folder.resolve("ann"),
                database.address().jdbcUrl(),
                database.address().user(),
                database.address().password());
    }

    private KilledProcess process(Afterwards afterwards, PublishStep step) throws IOException {
        return KilledProcess.start(
                folder,
                PublishingProcess.class,
                List.of(
                        afterwards.name(),
                        step.name(),
                        folder.resolve("ann").toString(),
                        database.address().jdbcUrl(),
                        database.address().user(),
                        database.address().password()),
                Map.of());
    }

    /** Every frame is found, listed, counted and searched, once and as it was recorded, on the node and on another. */
    private void assertWholeForEverybody(Map<FrameId, Frame> frames) throws IOException {
        for (String name : List.of("ann", "ben")) {
            Path home = Files.createDirectories(folder.resolve(name));
            Map<String, String> environment = new HashMap<>(database.address().variables());
            environment.putAll(redis.address().variables());
            environment.put("STACKMEMORY_HOME", home.toString());
            environment.put("STACKMEMORY_TOPOLOGY", "team");
            List<String> notices = new ArrayList<>();
            try (StackMemory memory =
                    StackMemory.open(SettingsReader.read(environment, Map.of()), environment, notices::add)) {
                assertWhole(memory, frames);
            }
            assertThat(notices).isEmpty();
        }
    }

    private static void assertWhole(StackMemory memory, Map<FrameId, Frame> frames) {
        frames.forEach(
                (id, frame) -> assertThat(memory.findFrame().find(id, NEVER)).contains(frame));
        assertThat(memory.findFrame().find(FORGOTTEN, NEVER)).isEmpty();
        assertThat(memory
                        .catalog()
                        .list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), 10_000, NEVER)
                        .frames()
                        .stream()
                        .map(FrameSummary::id))
                .containsExactlyInAnyOrderElementsOf(frames.keySet());
        assertThat(memory.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(frames.size());
        SearchAnswer answer = memory.searchFrames()
                .search(new SearchRequest("kestrel", FrameFilter.ALL, 1_000, Duration.ofMinutes(1), Optional.empty()));
        assertThat(answer.isComplete()).as("%s", answer.lanes()).isTrue();
        assertThat(answer.results().stream().map(result -> result.frame()))
                .containsExactlyInAnyOrderElementsOf(frames.values());
        VerifyReport report = memory.verifyStores().verify(true, false, Progress.NONE, NEVER);
        assertThat(report.problems()).isEmpty();
        assertThat(memory.syncNode().orElseThrow().waiting(NEVER)).isZero();
    }
}
