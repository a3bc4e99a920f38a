package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames that are here are edited by flags and by JSON, and nobody overwrites unseen what another has written. */
class EditTest {
    @TempDir
    private Path folder;

    private CommandLineRun memory;

    @BeforeEach
    void makeMemory() {
        memory = new CommandLineRun(folder);
        memory.run(
                        "record",
                        "--id",
                        "login",
                        "--name",
                        "Fix the login",
                        "--content",
                        "The token had expired.",
                        "--tag",
                        "auth",
                        "--anchor",
                        "DECISION:Refresh early",
                        "--event",
                        "note:began",
                        "--score",
                        "0.7")
                .ok();
        memory.now(CommandLineRun.NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void record_idThatIsHere_editsWhatIsSaid_andKeepsTheRest() {
        assertThat(memory.run("record", "--id", "login", "--state", "closed", "--json")
                        .ok()
                        .out())
                .contains("\"outcome\":\"recorded\",\"revision\":2");

        assertThat(shown())
                .contains(
                        "\"name\":\"Fix the login\"",
                        "\"state\":\"closed\"",
                        "\"content\":\"The token had expired.\"",
                        "\"tags\":[\"auth\"]",
                        "\"createdAt\":\"2026-03-04T12:00:00.000Z\"",
                        "\"score\":0.7",
                        "Refresh early",
                        "began",
                        "\"revision\":2");
    }

    @Test
    void record_tagsAnchorsAndEvents_areAdded() {
        memory.run(
                        "record",
                        "--id",
                        "login",
                        "--tag",
                        "done",
                        "--anchor",
                        "FACT:Tokens live an hour",
                        "--event",
                        "note:ended")
                .ok();

        assertThat(shown())
                .contains(
                        "\"tags\":[\"auth\",\"done\"]",
                        "{\"id\":\"1\",\"type\":\"DECISION\",\"text\":\"Refresh early\"",
                        "{\"id\":\"2\",\"type\":\"FACT\",\"text\":\"Tokens live an hour\"",
                        "{\"id\":\"1\",\"sequence\":1,\"type\":\"note\",\"payload\":\"began\"",
                        "{\"id\":\"2\",\"sequence\":2,\"type\":\"note\",\"payload\":\"ended\"");
    }

    @Test
    void record_sameAgain_isUnchanged() {
        assertThat(memory.run(
                                "record",
                                "--id",
                                "login",
                                "--name",
                                "Fix the login",
                                "--tag",
                                "auth",
                                "--anchor",
                                "DECISION:Refresh early",
                                "--event",
                                "note:began",
                                "--json")
                        .ok()
                        .out())
                .contains("\"outcome\":\"unchanged\",\"revision\":1");
    }

    @Test
    void record_baseRevisionThatIsNoLonger_isConflict_andChangesNothing() {
        memory.run("record", "--id", "login", "--name", "Someone else's", "--base-revision", "1")
                .ok();

        var late = memory.run("record", "--id", "login", "--name", "Mine", "--base-revision", "1");

        assertThat(late.failed(1).err())
                .contains("frame login was not recorded: it is here already in revision 2", "--base-revision 2");
        assertThat(shown()).contains("Someone else's");
        assertThat(memory.run("record", "--id", "login", "--name", "Mine", "--base-revision", "1", "--json")
                        .failed(1)
                        .out())
                .contains("\"outcome\":\"conflict\",\"revision\":2");
        memory.run("record", "--id", "login", "--name", "Mine", "--base-revision", "2")
                .ok();
        assertThat(shown()).contains("\"name\":\"Mine\"", "\"revision\":3");
    }

    @Test
    void record_baseRevisionZero_meansNew() {
        assertThat(memory.run("record", "--id", "login", "--name", "b", "--base-revision", "0")
                        .failed(1)
                        .err())
                .contains("revision 1");
        memory.run("record", "--id", "fresh", "--name", "b", "--base-revision", "0")
                .ok();
    }

    @Test
    void record_baseRevisionOfNothing_isConflict() {
        assertThat(memory.run("record", "--id", "nowhere", "--name", "b", "--base-revision", "4")
                        .failed(1)
                        .err())
                .contains("there is no earlier revision", "Leave --base-revision out");
        assertThat(memory.run("record", "--name", "b", "--base-revision", "4")
                        .failed(2)
                        .err())
                .contains("--id");
        memory.run("record", "--id", "login", "--name", "b", "--base-revision=-1")
                .failed(2);
    }

    @Test
    void record_otherProjectSaid_leavesTheFrameAlone() {
        assertThat(memory.run("record", "--id", "login", "--name", "b", "--project", "other")
                        .failed(1)
                        .err())
                .contains("in the project '", "another id");
        assertThat(shown()).contains("Fix the login", "\"revision\":1");
    }

    @Test
    void record_json_nextRevision_isAccepted() {
        String json = shown();
        String frame = json.substring("{\"frame\":".length(), json.indexOf(",\"residency\""));
        String edited = frame.replace("had expired", "was too old").replace("\"revision\":1", "\"revision\":2");

        assertThat(memory.runWithInput(edited, "record", "--json").ok().out())
                .contains("\"outcome\":\"recorded\",\"revision\":2");
        assertThat(shown()).contains("was too old", "\"revision\":2", "Refresh early");

        assertThat(memory.runWithInput(edited.replace("too old", "stale"), "record")
                        .failed(1)
                        .err())
                .contains("revision 2, with other content", "record it with revision 3");
    }

    @Test
    void search_findsTheEditedText_andNoLongerTheOld() {
        memory.run("search", "expired").failed(0);
        memory.run("record", "--id", "login", "--content", "The clock was wrong.")
                .ok();

        assertThat(memory.run("search", "clock", "--json").ok().out()).contains("\"login\"");
        assertThat(memory.run("search", "expired", "--json").ok().out()).contains("\"results\":[]");
    }

    private String shown() {
        return memory.run("show", "login", "--json").ok().line();
    }
}
