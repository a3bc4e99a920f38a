package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.domain.measure.CallFigures;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.domain.measure.StoreOperation;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ListOrder;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A memory measures what its stores are asked, leaves that in its log, and reports it to the registry of the program that embeds it. */
class WatchedMemoryTest {
    private static final Deadline NEVER = Deadline.NEVER;

    /** A model that is away: what is recorded waits for it. */
    private static final Map<String, String> WITH_MODEL =
            Map.of("embedding.provider", "http", "embedding.model", "any", "embedding.url", "http://127.0.0.1:1");

    @TempDir
    private Path folder;

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private StackMemory open() {
        return open(Map.of());
    }

    private StackMemory open(Map<String, String> flags) {
        Settings settings = SettingsReader.read(Map.of("STACKMEMORY_HOME", folder.toString()), flags);
        return StackMemory.open(settings, Map.of(), notice -> {}, registry);
    }

    private static void useEverything(StackMemory memory) {
        Frame frame = aFrame("a").content("words to find").state("completed").build();
        var recorded = memory.recordFrames().record(List.of(frame), NEVER);
        assertThat(recorded.outcomes()).hasSize(1);
        assertThat(memory.findFrame().find(new FrameId("a"), NEVER)).isPresent();
        assertThat(memory.catalog()
                        .list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), 5, NEVER)
                        .frames())
                .hasSize(1);
        assertThat(memory.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(1);
        var request = new SearchRequest("words", FrameFilter.ALL, 5, Duration.ofSeconds(60), Optional.empty());
        assertThat(memory.searchFrames().search(request).results()).hasSize(1);
        Archiving.moveTheOnlyFrame(memory, NEVER);
        assertThat(memory.findFrame().find(new FrameId("a"), NEVER)).isPresent();
        assertThat(memory.forgetFrames()
                        .forget(List.of(new FrameId("a")), NEVER)
                        .hidden())
                .hasSize(1);
    }

    @Test
    void everyStore_isMeasuredByOperation_andTheFiguresOutliveTheProgram() {
        try (StackMemory memory = open()) {
            useEverything(memory);
        }
        Activity activity;
        try (StackMemory memory = open()) {
            activity = memory.activityLog().listSince(Instant.EPOCH).stream()
                    .reduce(Activity::plus)
                    .orElseThrow();
        }
        for (Operation operation : List.of(
                Operation.FIND,
                Operation.RECORD,
                Operation.SEARCH,
                Operation.LIST,
                Operation.COUNT,
                Operation.MOVE,
                Operation.FORGET,
                Operation.LEDGER,
                Operation.OUTBOX)) {
            assertThat(figures(activity, Tier.HOT, "sqlite", operation).calls())
                    .as("sqlite %s", operation)
                    .isPositive();
        }
        assertThat(figures(activity, Tier.COLD, "s3", Operation.FIND).items()).isPositive();
        assertThat(figures(activity, Tier.COLD, "s3", Operation.MOVE).calls()).isPositive();
        assertThat(activity.coldReads().share()).isEqualTo(0.5);
        assertThat(activity.breakers()).containsOnlyKeys("s3");
    }

    private static CallFigures figures(Activity activity, Tier tier, String store, Operation operation) {
        return activity.calls().getOrDefault(new StoreOperation(Optional.of(tier), store, operation), CallFigures.NONE);
    }

    @Test
    void registryOfTheProgram_hearsOfEveryStore_andWhatHappens() {
        try (StackMemory memory = open()) {
            useEverything(memory);
            assertThat(registry.get("stackmemory.store.calls")
                            .tags("tier", "cold", "store", "s3", "operation", "find", "outcome", "answered")
                            .timer()
                            .count())
                    .isPositive();
            assertThat(registry.get("stackmemory.reads")
                            .tag("tier", "cold")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("stackmemory.moves")
                            .tag("kind", "moved")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("stackmemory.breaker.open")
                            .tag("store", "s3")
                            .gauge()
                            .value())
                    .isZero();
            assertThat(registry.get("stackmemory.outbox.waiting")
                            .tag("topic", "leftovers")
                            .gauge()
                            .value())
                    .isZero();
        }
    }

    @Test
    void closedMemory_leavesNoGauge_andTheNextOneHasItsOwn() {
        try (StackMemory memory = open()) {
            useEverything(memory);
        }
        assertThat(registry.find("stackmemory.breaker.open").meters()).isEmpty();
        assertThat(registry.find("stackmemory.breaker.opened").meters()).isEmpty();
        assertThat(registry.find("stackmemory.outbox.waiting").meters()).isEmpty();
        assertThat(registry.get("stackmemory.reads")
                        .tag("tier", "cold")
                        .counter()
                        .count())
                .as("what happened has happened")
                .isEqualTo(1);

        folder = folder.resolve("another");
        try (StackMemory next = open(WITH_MODEL)) {
            var unused = next.recordFrames()
                    .record(List.of(aFrame("b").state("completed").build()), NEVER);
            assertThat(registry.get("stackmemory.outbox.waiting")
                            .tag("topic", EmbedFrames.TOPIC)
                            .gauge()
                            .value())
                    .isEqualTo(1);
        }
    }

    @Test
    void registryThatRefusesAMeter_leavesNothingOpen() throws IOException {
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                if (id.getName().equals("stackmemory.outbox.dead")) {
                    throw new IllegalArgumentException("refused");
                }
                return id;
            }
        });
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("refused");
        assertThat(registry.getMeters()).isEmpty();
        assertThat(openFiles()).isEmpty();
    }

    /** The files of the folder that this process has open. */
    private List<Path> openFiles() throws IOException {
        List<Path> open = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    open.add(Files.readSymbolicLink(descriptor));
                } catch (NoSuchFileException closedMeanwhile) {
                    // It is not open.
                }
            }
        }
        open.removeIf(file -> !file.startsWith(folder));
        return open;
    }

    @Test
    void whatWasOnlyOpened_leavesNothing() {
        try (StackMemory memory = open()) {
            assertThat(memory.activityLog().listSince(Instant.EPOCH)).isEmpty();
        }
        assertThat(folder.resolve("activity.log")).doesNotExist();
    }
}
