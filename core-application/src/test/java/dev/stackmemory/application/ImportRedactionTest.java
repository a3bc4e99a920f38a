package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.ImportFrames.ImportOptions;
import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.json.FrameJson;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether secrets come in. Which texts are secrets is the domain's to know. */
class ImportRedactionTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final String SECRET = "ghp_" + "a1B2c3D4e5F6".repeat(3);
    private static final String REPLACED = "[redacted:github-token]";
    private static final ImportOptions FORCED = new ImportOptions(false, Optional.of(true));
    private static final ImportOptions OFF = new ImportOptions(false, Optional.of(false));

    private final InMemoryHome home = new InMemoryHome();

    @Test
    void run_foreignByDefault_redactsAndCounts() {
        ImportReport report = run(ScriptedSource.foreign().read(leaking()), ImportOptions.DEFAULT);
        assertThat(report.redactions()).isEqualTo(Map.of("github-token", 14L));
        assertThat(FrameJson.write(recorded())).doesNotContain(SECRET);
    }

    @Test
    void run_foreignByDefault_replacesTheSecretAndNothingElse() {
        run(ScriptedSource.foreign().read(leaking()), ImportOptions.DEFAULT);
        assertThat(FrameJson.write(recorded()))
                .isEqualTo(FrameJson.write(leaking()).replace(SECRET, REPLACED));
    }

    @Test
    void run_foreignAndSwitchedOff_keepsEveryByte() {
        ImportReport report = run(ScriptedSource.foreign().read(leaking()), OFF);
        assertThat(report.redactions()).isEmpty();
        assertThat(recorded()).isEqualTo(leaking());
    }

    @Test
    void run_ownMemoryByDefault_keepsEveryByte() {
        ImportReport report = run(ScriptedSource.ownMemory().read(leaking()), ImportOptions.DEFAULT);
        assertThat(report.redactions()).isEmpty();
        assertThat(recorded()).isEqualTo(leaking());
    }

    @Test
    void run_ownMemoryAndForced_redacts() {
        ImportReport report = run(ScriptedSource.ownMemory().read(leaking()), FORCED);
        assertThat(report.redactions()).isEqualTo(Map.of("github-token", 14L));
        assertThat(FrameJson.write(recorded())).doesNotContain(SECRET);
    }

    @Test
    void run_redactedTwice_isUnchanged() {
        run(ScriptedSource.foreign().read(leaking()), ImportOptions.DEFAULT);
        home.checkpoints().save("scripted", "0", NEVER);
        ImportReport again = run(ScriptedSource.foreign().read(leaking()), ImportOptions.DEFAULT);
        assertThat(again.unchanged()).isEqualTo(1);
    }

    @Test
    void run_noSecret_keepsTheFrameAsItIs() {
        ImportReport report = run(ScriptedSource.foreign().read(frame("leaking")), ImportOptions.DEFAULT);
        assertThat(report.redactions()).isEmpty();
        assertThat(recorded()).isEqualTo(frame("leaking"));
    }

    /** A secret in each text and in a tag: fourteen in all. */
    private static Frame leaking() {
        String text = "key " + SECRET + " end";
        String json = "{\"key\":\"" + SECRET + "\"}";
        return aFrame("leaking")
                .name(text)
                .content(text + " and " + text)
                .inputs(json)
                .outputs(json)
                .digest(text)
                .digestJson(json)
                .metadata(json)
                .tags(List.of(SECRET, "harmless"))
                .provenance(new Provenance("git", json, 1, Optional.empty(), ""))
                .events(List.of(
                        new FrameEvent("e1", 1, "message", json, NOON), new FrameEvent("e2", 2, "message", text, NOON)))
                .anchors(List.of(new Anchor("a1", Anchor.DECISION, text, 5, NOON, json)))
                .build();
    }

    private Frame recorded() {
        return Objects.requireNonNull(home.find(List.of(id("leaking")), NEVER).get(id("leaking")))
                .frame();
    }

    private ImportReport run(ScriptedSource source, ImportOptions options) {
        return new ImportFrames(home, home.checkpoints()).run(source, options, remark -> {}, Progress.NONE, NEVER);
    }
}
