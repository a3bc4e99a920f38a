package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.PROJECT;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.node.NodeSync;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.Polling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program of the topology {@code hosted} whose servers go away goes on alone, and what it did meanwhile comes to the others by itself when they are back. */
@Timeout(300) // Ends a deadlock; no test measures time.
class ServersAwayIT {
    private static final FrameId OLD = new FrameId("old");
    private static final FrameId NEW = new FrameId("new");
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ProxiedServers servers = new ProxiedServers();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void closeServers() {
        servers.close();
    }

    private StackMemory program(String home) {
        Map<String, String> environment = servers.environment(folder.resolve(home));
        return StackMemory.open(SettingsReader.read(environment, Map.of()), environment, heard::add);
    }

    private static void record(StackMemory memory, FrameId id, Duration within) {
        Frame frame =
                aFrame(id.value()).content("The token.").state(Frame.CLOSED).build();
        assertThat(memory.recordFrames()
                        .record(List.of(frame), Deadline.after(within))
                        .outcomes())
                .hasSize(1);
    }

    private static boolean isFound(StackMemory memory, FrameId id) {
        return memory.findFrame().find(id, Deadline.after(LONG)).isPresent();
    }

    private static List<FrameId> listed(StackMemory memory) {
        return memory
                .catalog()
                .list(
                        FrameFilter.ofProjects(Set.of(PROJECT)),
                        ListOrder.NEWEST_FIRST,
                        Optional.empty(),
                        10,
                        Deadline.after(LONG))
                .frames()
                .stream()
                .map(FrameSummary::id)
                .toList();
    }

    private static SearchAnswer search(StackMemory memory) {
        return memory.search().search(new SearchRequest("token", FrameFilter.ALL, 10, LONG, Optional.empty()));
    }

    private void assertOthersHear() {
        try (StackMemory another = program("another")) {
            Polling.until(
                    LONG,
                    "what was done alone to come to another machine",
                    () -> isFound(another, NEW) && !isFound(another, OLD));
            assertThat(listed(another)).containsExactly(NEW);
        }
    }

    @Test
    void allServersAreAway_aProgramGoesOnAlone_andTheOthersHearOfItByItself() {
        try (StackMemory memory = program("home");
                NodeSync syncing = memory.startSync(Duration.ofMillis(100), NodeSync.Listener.NONE)
                        .orElseThrow()) {
            record(memory, OLD, LONG);
            servers.all().forEach(FaultProxy::down);

            record(memory, NEW, LONG);
            assertThat(heard).anySatisfy(notice -> assertThat(notice).contains("recorded on this machine"));
            assertThat(isFound(memory, NEW)).isTrue();
            assertThat(listed(memory)).containsExactly(NEW);
            SearchAnswer answer = search(memory);
            assertThat(answer.results())
                    .extracting(result -> result.frame().id())
                    .containsExactly(NEW);
            assertThat(answer.isComplete()).isFalse();
            assertThat(memory.forgetFrames()
                            .forget(List.of(OLD), Deadline.after(LONG))
                            .hidden())
                    .containsExactly(OLD);

            servers.all().forEach(FaultProxy::pass);
            assertThat(syncing).isNotNull();
            assertOthersHear();
        }
    }

    @Test
    void postgresHangs_framesAreRecordedAndForgottenAllTheSame_andTheOthersHearOfItByItself() {
        try (StackMemory before = program("home")) {
            record(before, OLD, LONG);
        }
        Duration brief = Duration.ofSeconds(3);
        try (StackMemory memory = program("home")) {
            assertThat(isFound(memory, OLD)).isTrue();
            servers.database.halfOpen();
            assertThat(memory.forgetFrames()
                            .forget(List.of(OLD), Deadline.after(brief))
                            .hidden())
                    .containsExactly(OLD);
            assertThat(isFound(memory, OLD)).isFalse();
        }
        servers.database.pass();
        try (StackMemory memory = program("home");
                NodeSync syncing = memory.startSync(Duration.ofMillis(100), NodeSync.Listener.NONE)
                        .orElseThrow()) {
            Polling.until(
                    LONG,
                    "PostgreSQL to be asked again",
                    () -> !isFound(memory, OLD) && listed(memory).isEmpty());
            servers.database.halfOpen();
            record(memory, NEW, brief);

            servers.database.pass();
            assertThat(syncing).isNotNull();
            assertOthersHear();
        }
    }
}
