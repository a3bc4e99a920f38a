package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Outbox;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final Instant NOON = Instant.parse("2026-03-04T11:00:00Z");

    @TempDir
    private Path folder;

    private CommandLineRun memory;

    /** Of two frames one waits and the other was given up. */
    @BeforeEach
    void makeWork() {
        memory = new CommandLineRun(folder);
        memory.run("record", "--id", "login", "--name", "Fix the login").ok();
        memory.run("record", "--id", "cache", "--name", "Warm the cache").ok();
        Map<String, String> environment =
                Map.of("STACKMEMORY_HOME", memory.home().toString());
        Settings settings = SettingsReader.read(environment, Map.of());
        try (StackMemory opened = StackMemory.open(settings, environment)) {
            Outbox outbox = opened.outbox();
            outbox.add(EmbedFrames.TOPIC, List.of(new FrameId("login")), Deadline.NEVER);
            outbox.claim(EmbedFrames.TOPIC, 1, NOON, NOON.plusSeconds(60), Deadline.NEVER)
                    .forEach(entry -> outbox.giveUp(entry, "too long for\nthe model", NOON, Deadline.NEVER));
            outbox.add(EmbedFrames.TOPIC, List.of(new FrameId("cache")), Deadline.NEVER);
        }
    }

    @Test
    void status_showsWhatWaits_andWhatWasGivenUpAndWhy() {
        assertThat(memory.run("storage", "outbox").ok().out())
                .contains("embed: 1 waiting, 1 dead letter", "login", "too long for")
                .doesNotContain("cache");
        assertThat(memory.run("storage", "outbox", "status", "--json").ok().out())
                .contains(
                        "\"topic\":\"embed\"",
                        "\"waiting\":1",
                        "\"frame\":\"login\"",
                        "\"reason\":\"too long for\\nthe model\"");
    }

    @Test
    void replay_makesItDueAgain() {
        assertThat(memory.run("storage", "outbox", "replay").ok().out()).contains("replayed: 1 dead letter");
        assertThat(memory.run("storage", "outbox").ok().out()).contains("embed: 2 waiting, 0 dead letters");
        assertThat(memory.run("storage", "outbox", "replay", "--json").ok().out())
                .contains("\"replayed\":0");
    }

    @Test
    void drop_letsItBe_onlyIfThatIsMeant() {
        assertThat(memory.run("storage", "outbox", "drop").failed(2).err()).contains("--yes");
        assertThat(memory.run("storage", "outbox", "drop", "--yes").ok().out()).contains("dropped: 1 dead letter");
        assertThat(memory.run("storage", "outbox").ok().out()).contains("embed: 1 waiting, 0 dead letters");
        assertThat(memory.run("show", "login").ok().out()).contains("Fix the login");
    }

    @Test
    void topic_leavesOtherWorkAsItIs() {
        assertThat(memory.run("storage", "outbox", "replay", "--topic", "copy")
                        .ok()
                        .out())
                .contains("replayed: 0 dead letters");
        assertThat(memory.run("storage", "outbox", "drop", "--topic", "copy", "--yes")
                        .ok()
                        .out())
                .contains("dropped: 0 dead letters");
        assertThat(memory.run("storage", "outbox", "--topic", "embed").ok().out())
                .contains("embed: 1 waiting, 1 dead letter")
                .doesNotContain("copy:");
        assertThat(memory.run("storage", "outbox", "replay", "--topic", "embed")
                        .ok()
                        .out())
                .contains("replayed: 1 dead letter");
        assertThat(memory.run("storage", "outbox", "--topic", "other").failed(2).err())
                .contains("'other' is none of embed, copy, leftovers");
    }

    @Test
    void frame_leavesWorkForOthersAsItIs() {
        assertThat(memory.run("storage", "outbox", "drop", "--frame", "cache", "--yes")
                        .ok()
                        .out())
                .contains("dropped: 0 dead letters");
        assertThat(memory.run("storage", "outbox", "replay", "--frame", "login")
                        .ok()
                        .out())
                .contains("replayed: 1 dead letter");
        assertThat(memory.run("storage", "outbox").ok().out()).contains("embed: 2 waiting, 0 dead letters");
        assertThat(memory.run("storage", "outbox", "--frame", "login").failed(2).err())
                .contains("--frame is for 'replay' and 'drop'");
        assertThat(memory.run("storage", "outbox", "replay", "--frame", "")
                        .failed(2)
                        .err())
                .contains("--frame");
    }

    @Test
    void anythingElse_isWrongUsage() {
        assertThat(memory.run("storage", "outbox", "purge").failed(2).err())
                .contains("'purge' is none of status, replay and drop");
    }
}
