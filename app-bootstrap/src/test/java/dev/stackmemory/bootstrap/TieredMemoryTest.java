package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.tier.BackgroundWarming;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Move;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.testkit.memory.VirtualTime;
import dev.stackmemory.testkit.server.Polling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is set for the tiers is what a laptop's memory does. */
class TieredMemoryTest {
    private static final Deadline NEVER = Deadline.NEVER;

    @TempDir
    private Path folder;

    private final VirtualTime time = new VirtualTime(NOON);

    private StackMemory open(Map<String, String> settings) {
        Map<String, String> environment = Map.of("STACKMEMORY_HOME", folder.toString());
        return StackMemory.open(SettingsReader.read(environment, settings), environment, notice -> {}, time);
    }

    private static void record(StackMemory memory, Frame... frames) {
        assertThat(memory.recordFrames().record(List.of(frames), NEVER).outcomes())
                .hasSize(frames.length);
    }

    private static void read(StackMemory memory, String id, int times) {
        for (int time = 0; time < times; time++) {
            assertThat(memory.findFrame().find(new FrameId(id), NEVER)).isPresent();
        }
        memory.accessLog().flush(NEVER);
    }

    private static MoveReport moveWhatIsDue(StackMemory memory) {
        return memory.moveFrames().moveWhatIsDue(Pace.FULL, Progress.NONE, NEVER);
    }

    private static Set<String> planned(StackMemory memory) {
        return memory.moveFrames().plan(NEVER).moves().stream()
                .map(move -> move.frame().value())
                .collect(Collectors.toSet());
    }

    private static Tier tier(StackMemory memory, String id) {
        FrameId frame = new FrameId(id);
        return Objects.requireNonNull(
                        memory.ledger().find(List.of(frame), NEVER).get(frame))
                .tier();
    }

    private static Frame done(String id, Duration old) {
        return aFrame(id).state("closed").createdAt(NOON.minus(old)).build();
    }

    @Test
    void frame_isPromoted_byTheReadThatReachesTheThreshold() {
        try (StackMemory memory = open(Map.of("tiers.promotion-threshold", "4"))) {
            record(memory, done("a", Duration.ofDays(1)));
            Archiving.moveTheOnlyFrame(memory, NEVER);
            read(memory, "a", 3);
            assertThat(moveWhatIsDue(memory).moved()).isZero();
            read(memory, "a", 1);
            assertThat(memory.moveFrames().plan(NEVER).moves()).singleElement().isInstanceOf(Move.Promote.class);
            assertThat(moveWhatIsDue(memory).promoted()).isEqualTo(1);
            assertThat(moveWhatIsDue(memory).moved()).isZero();
        }
    }

    @Test
    void sessionThatBegins_hasCopiesOfArchivedFramesBrought() {
        try (StackMemory memory = open(Map.of("alerts.hot-bytes", "1 B"))) {
            record(memory, done("a", Duration.ofDays(1)));
            Archiving.moveTheOnlyFrame(memory, NEVER);
            assertThat(hasSomethingHot(memory)).isFalse();

            try (BackgroundWarming warming = memory.startWarming().orElseThrow()) {
                assertThat(warming).isNotNull();
                var question = new SearchRequest(
                        "anything", FrameFilter.ALL, 1, Duration.ofMinutes(1), Optional.of(new SessionId("new")));
                assertThat(memory.search().search(question).results()).isEmpty();
                Polling.until(Duration.ofSeconds(60), "a copy", () -> hasSomethingHot(memory));
            }
        }
    }

    private static boolean hasSomethingHot(StackMemory memory) {
        return memory.watchAlerts().look(NEVER).stream()
                .anyMatch(alert -> alert.name().equals("large-hot-tier"));
    }

    @Test
    void sessionThatBegins_isNotWarmed_whereThatIsNotWanted_orEverythingIsInOnePlace() {
        try (StackMemory unwanted = open(Map.of("tiers.warm-sessions", "false"));
                StackMemory onePlace = open(
                        Map.of("topology", "unified", "stores.paradedb.url", "jdbc:postgresql://localhost:1/none"))) {
            assertThat(unwanted.startWarming()).isEmpty();
            assertThat(onePlace.startWarming()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"default, both", "lrfu, both", "lru, lately", "lfu, often", "age, young"})
    void fullTier_keeps_whatTheOrderSays(String order, String kept) {
        Map<String, String> settings = new HashMap<>(Map.of("tiers.hot.max-frames", "1"));
        if (!order.equals("default")) {
            settings.put("tiers.eviction", order);
        }
        try (StackMemory memory = open(settings)) {
            record(
                    memory,
                    done("often", Duration.ofMinutes(4)),
                    done("both", Duration.ofMinutes(3)),
                    done("lately", Duration.ofMinutes(2)),
                    done("young", Duration.ofMinutes(1)));
            read(memory, "often", 9);
            time.advance(Duration.ofMinutes(60));
            read(memory, "both", 7);
            time.advance(Duration.ofMinutes(20));
            read(memory, "lately", 1);
            assertThat(planned(memory)).hasSize(3).doesNotContain(kept);
        }
    }

    @Test
    void keptForEverOrBeingWorkedOn_isDroppedByNothing() {
        Map<String, String> limits = Map.of(
                "tiers.hot.max-age", "1 h",
                "tiers.hot.max-frames", "1",
                "tiers.hot.max-bytes", "1 B");
        time.advance(Duration.ofDays(3));
        try (StackMemory memory = open(limits)) {
            record(
                    memory,
                    done("ordinary", Duration.ZERO),
                    aFrame("kept").state("closed").retention(Frame.KEEP_FOREVER).build(),
                    aFrame("worked-on").state(Frame.ACTIVE).build());
            assertThat(moveWhatIsDue(memory).rehomed()).isEqualTo(1);
            assertThat(tier(memory, "ordinary")).isEqualTo(Tier.COLD);
            assertThat(List.of(tier(memory, "kept"), tier(memory, "worked-on"))).containsOnly(Tier.HOT);
        }
        Map<String, String> forADay = new HashMap<>(limits);
        forADay.put("retention", "1 d");
        try (StackMemory memory = open(forADay)) {
            assertThat(moveWhatIsDue(memory).expired()).isEqualTo(1);
            assertThat(memory.findFrame().find(new FrameId("ordinary"), NEVER)).isEmpty();
            assertThat(List.of(tier(memory, "kept"), tier(memory, "worked-on"))).containsOnly(Tier.HOT);
        }
    }

    @Test
    void rulesOfAProject_areForItsFramesAlone() {
        ProjectId shop = new ProjectId("acme.org/shop");
        Map<String, String> rules = Map.of(
                "projects.rules.acme.org/shop.hot.max-frames", "1",
                "projects.rules.acme.org/shop.retention", "1 d");
        try (StackMemory memory = open(rules)) {
            record(
                    memory,
                    aFrame("old")
                            .project(shop)
                            .state("closed")
                            .createdAt(NOON.minus(Duration.ofDays(2)))
                            .build(),
                    aFrame("second")
                            .project(shop)
                            .state("closed")
                            .createdAt(NOON.minusSeconds(1))
                            .build(),
                    aFrame("first")
                            .project(shop)
                            .state("closed")
                            .createdAt(NOON)
                            .build(),
                    done("elsewhere", Duration.ofDays(9)),
                    done("elsewhere-too", Duration.ofDays(9)));
            MoveReport report = moveWhatIsDue(memory);
            assertThat(report.expired()).isEqualTo(1);
            assertThat(report.rehomed()).isEqualTo(1);
            assertThat(tier(memory, "second")).isEqualTo(Tier.COLD);
            assertThat(List.of(tier(memory, "first"), tier(memory, "elsewhere"), tier(memory, "elsewhere-too")))
                    .containsOnly(Tier.HOT);
        }
    }

    @Test
    void limitsOfAProject_whereTheTopologyHasNoSuchTier_areRefused() {
        Map<String, String> rules = Map.of("projects.rules.shop.warm.max-bytes", "1 GB");
        assertThatThrownBy(() -> {
                    try (StackMemory memory = open(rules)) {
                        planned(memory);
                    }
                })
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("the command line: projects.rules.shop.warm.max-bytes is set")
                .hasMessageContaining("'local'")
                .hasMessageContaining("remove the setting");
    }
}
