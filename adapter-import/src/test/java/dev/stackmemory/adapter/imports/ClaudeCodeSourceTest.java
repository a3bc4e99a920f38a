package dev.stackmemory.adapter.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.source.UnreadableSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaudeCodeSourceTest {
    private static final String REQUEST = record("user", "u1", "\"content\":\"fix the\\nbuild\"");
    private static final String CALL = record(
            "assistant",
            "a1",
            "\"model\":\"m\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"Edit\",\"input\":{\"file_path\":\"/x/A.java\",\"n\":1.0}}]");
    private static final String RESULT = record(
            "user",
            "u2",
            "\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"is_error\":true,\"content\":\"no such file\"}]");
    private static final String ANSWER =
            record("assistant", "a2", "\"content\":[{\"type\":\"text\",\"text\":\"It is fixed.\"}]");
    private static final String SECOND = record("user", "u3", "\"content\":\"now the tests\"");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("s1.jsonl");
    }

    @Test
    void read_turn_isAFrame() throws IOException {
        Files.writeString(file, REQUEST + CALL + RESULT + ANSWER + SECOND);
        List<SourceItem.Read> read = Items.reads(items(Optional.empty()));
        assertThat(read).hasSize(2);
        assertThat(read.get(0).location()).isEqualTo("s1.jsonl:1");
        Frame frame = read.get(0).frame();
        assertThat(frame.id()).isEqualTo(new FrameId("claude-code:s1:u1"));
        assertThat(frame.session()).contains(new SessionId("s1"));
        assertThat(frame.project()).isEqualTo(new ProjectId("here"));
        assertThat(frame.name()).isEqualTo("fix the");
        assertThat(frame.content()).isEqualTo("User: fix the\nbuild\n\nAssistant: It is fixed.");
        assertThat(frame.createdAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00.100Z"));
        assertThat(frame.outputs()).contains("{\"tools\":{\"Edit\":1},\"changedFiles\":[\"/x/A.java\"]}");
        assertThat(frame.metadata()).contains("{\"cwd\":\"/nowhere/project\",\"gitBranch\":\"main\",\"model\":\"m\"}");
        assertThat(frame.provenance().source()).isEqualTo("claude-code");
        assertThat(frame.events())
                .extracting(FrameEvent::type)
                .containsExactly("message", "tool_call", "tool_result", "message");
        assertThat(frame.events().get(1).payload())
                .isEqualTo("{\"id\":\"t1\",\"name\":\"Edit\",\"input\":{\"file_path\":\"/x/A.java\",\"n\":1.0}}");
        assertThat(frame.events().get(2).payload())
                .isEqualTo("{\"tool_use_id\":\"t1\",\"name\":\"Edit\",\"is_error\":true,\"content\":\"no such file\"}");
        assertThat(read.get(1).frame().name()).isEqualTo("now the tests");
    }

    @Test
    void read_withoutProject_takesTheWorkingDirectorys() throws IOException {
        Files.writeString(file, REQUEST);
        try (var source = new ClaudeCodeSource(file, Optional.empty())) {
            assertThat(source.kind()).isEqualTo(SourceKind.FOREIGN);
            assertThat(Items.reads(source).get(0).frame().project().value()).isEqualTo("project");
        }
    }

    @Test
    void read_again_givesNothing() throws IOException {
        Files.writeString(file, REQUEST + ANSWER);
        assertThat(items(Optional.of(Items.lastCheckpoint(items(Optional.empty())))))
                .isEmpty();
        assertThat(items(Optional.empty())).isEqualTo(items(Optional.empty()));
    }

    @Test
    void read_appended_givesTheLastTurnAndWhatIsNew() throws IOException {
        Files.writeString(file, REQUEST + ANSWER + SECOND);
        String checkpoint = Items.lastCheckpoint(items(Optional.empty()));
        Files.writeString(
                file,
                record("assistant", "a3", "\"content\":[{\"type\":\"text\",\"text\":\"Green.\"}]")
                        + record("user", "u4", "\"content\":\"commit\""),
                StandardOpenOption.APPEND);
        List<SourceItem> items = items(Optional.of(checkpoint));
        assertThat(Items.frames(items)).extracting(Frame::name).containsExactly("now the tests", "commit");
        assertThat(Items.frames(items).get(0).content()).endsWith("Assistant: Green.");
        assertThat(Items.reads(items).get(0).location()).isEqualTo("s1.jsonl:3");
        assertThat(Items.frames(items))
                .isEqualTo(Items.frames(items(Optional.empty())).subList(1, 3));
    }

    @Test
    void read_sidechain_isAFrameBelowItsTurn() throws IOException {
        Files.writeString(
                file,
                REQUEST
                        + record(
                                "user",
                                "x1",
                                "\"content\":\"search the web\"",
                                "\"isSidechain\":true,\"parentUuid\":null")
                        + record(
                                "assistant",
                                "x2",
                                "\"content\":[{\"type\":\"text\",\"text\":\"found\"}]",
                                "\"isSidechain\":true,\"parentUuid\":\"x1\"")
                        + ANSWER);
        List<Frame> frames = Items.frames(items(Optional.empty()));
        assertThat(frames).extracting(Frame::type).containsExactly("task", "subagent");
        assertThat(frames.get(1).parent()).contains(frames.get(0).id());
        assertThat(frames.get(1).depth()).isEqualTo(1);
        assertThat(frames.get(1).content()).isEqualTo("User: search the web\n\nAssistant: found");
        assertThat(frames.get(0).content()).doesNotContain("found");
    }

    @Test
    void read_agentFile_isOneFrame() throws IOException {
        Path agent = Files.createDirectories(folder.resolve("-home-project")).resolve("agent-7.jsonl");
        String inAgent = "\"isSidechain\":true,\"agentId\":\"7\"";
        Files.writeString(
                agent,
                record("user", "x1", "\"content\":\"look\"", inAgent)
                        + record("assistant", "x2", "\"content\":[{\"type\":\"text\",\"text\":\"seen\"}]", inAgent));
        assertThat(Items.frames(all(folder, Optional.empty()))).singleElement().satisfies(frame -> {
            assertThat(frame.id()).isEqualTo(new FrameId("claude-code:s1:agent:7"));
            assertThat(frame.type()).isEqualTo("subagent");
        });
    }

    @Test
    void read_picture_becomesHashTypeAndSize() throws IOException {
        Files.writeString(
                file,
                record(
                        "user",
                        "u1",
                        "\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AAEC\"}},"
                                + "{\"type\":\"text\",\"text\":\"what is this?\"}]"));
        SourceItem.Read read = Items.reads(items(Optional.empty())).get(0);
        assertThat(read.attachments()).isEqualTo(1);
        assertThat(read.frame().events().get(0).payload())
                .isEqualTo("{\"type\":\"image\",\"source\":{\"media_type\":\"image/png\",\"bytes\":3,"
                        + "\"sha256\":\"ae4b3280e56e2faf83f414a6e3dabe9d5fbe18976544c05fed121accb85b53fc\"}}");
        assertThat(read.frame().name()).isEqualTo("what is this?");
    }

    @Test
    void read_hugeTurn_isCutIntoParts() throws IOException {
        var text = new StringBuilder(REQUEST);
        for (int index = 0; index < 9; index++) {
            text.append(record(
                    "assistant",
                    "a" + index,
                    "\"content\":[{\"type\":\"thinking\",\"thinking\":\"" + "x".repeat(500_000) + "\"}]"));
        }
        Files.writeString(file, text + ANSWER);
        List<SourceItem> items = items(Optional.empty());
        List<Frame> frames = Items.frames(items);
        assertThat(frames)
                .extracting(frame -> frame.id().value())
                .containsExactly("claude-code:s1:u1", "claude-code:s1:u1:2");
        assertThat(frames.get(1).parent()).contains(frames.get(0).id());
        assertThat(frames.get(1).name()).isEqualTo("fix the (part 2)");
        Files.writeString(file, SECOND, StandardOpenOption.APPEND);
        assertThat(Items.frames(items(Optional.of(Items.lastCheckpoint(items)))).subList(0, 2))
                .isEqualTo(frames);
    }

    @Test
    void read_summary_isTheDigestOrAFrame() throws IOException {
        Files.writeString(
                file,
                "{\"type\":\"summary\",\"summary\":\"an older talk\",\"leafUuid\":\"elsewhere\"}\n"
                        + REQUEST
                        + ANSWER
                        + "{\"type\":\"summary\",\"summary\":\"the build\",\"leafUuid\":\"a2\"}\n");
        List<Frame> frames = Items.frames(items(Optional.empty()));
        assertThat(frames).extracting(Frame::type).containsExactly("summary", "task");
        assertThat(frames.get(0).content()).isEqualTo("an older talk");
        assertThat(frames.get(1).digest()).contains("the build");
    }

    @Test
    void read_badLines_areReportedAndDoNotEndIt() throws IOException {
        Files.writeString(
                file,
                "// a comment\n" + REQUEST + "{\"type\":\n[]\n{\"type\":\"novelty\"}\n{\"type\":\"novelty\"}\n\n"
                        + ANSWER + "{\"type\":\"user\",\"mess");
        List<SourceItem> items = items(Optional.empty());
        assertThat(Items.skips(items))
                .extracting(SourceItem.Skipped::location)
                .containsExactly("s1.jsonl:1", "s1.jsonl:3", "s1.jsonl:4", "s1.jsonl:5", "s1.jsonl:9");
        assertThat(Items.skips(items))
                .extracting(SourceItem.Skipped::malformed)
                .containsExactly(true, true, true, false, true);
        assertThat(Items.skips(items).get(0).reason()).isEqualTo("Unexpected character ('/' (code 47)) (column 1)");
        assertThat(Items.frames(items))
                .singleElement()
                .satisfies(frame -> assertThat(frame.content()).endsWith("It is fixed."));
    }

    @Test
    void read_oddValues_areSurvived() throws IOException {
        Files.writeString(
                file,
                "{\"type\":\"user\",\"uuid\":\"\\ud800\",\"sessionId\":\"\\u0000\",\"timestamp\":\"never\",\"cwd\":\"C:\\\\a\\\\b\","
                        + "\"message\":{\"content\":\"lone \\ud83d half\"}}\n"
                        + "{\"type\":\"assistant\",\"message\":null}\n{\"type\":\"user\",\"message\":{\"content\":[1,null,{}]}}\n");
        try (var source = new ClaudeCodeSource(file, Optional.empty())) {
            assertThat(Items.reads(source)).singleElement().satisfies(item -> {
                assertThat(item.frame().project().value()).isEqualTo("b");
                assertThat(item.frame().content()).contains("lone \ud83d half");
            });
        }
    }

    @Test
    void read_folderWithUnfitFiles_readsTheOthers() throws IOException {
        Files.createFile(folder.resolve("empty.jsonl"));
        Files.write(folder.resolve("binary.jsonl"), new byte[] {1, 0, 2});
        Files.createDirectory(folder.resolve("directory.jsonl"));
        Files.writeString(file, REQUEST);
        List<SourceItem> items = all(folder, Optional.empty());
        assertThat(Items.skips(items))
                .singleElement()
                .satisfies(skip -> assertThat(skip.location()).isEqualTo("binary.jsonl"));
        assertThat(Items.frames(items)).hasSize(1);
    }

    @Test
    void open_unfit_saysWhy() throws IOException {
        assertThatExceptionOfType(UnreadableSource.class)
                .isThrownBy(() -> items(Optional.empty()))
                .withMessageContaining("does not exist");
        Files.write(file, new byte[] {0, 1});
        assertThatExceptionOfType(UnreadableSource.class)
                .isThrownBy(() -> items(Optional.empty()))
                .withMessageContaining("binary file");
    }

    @Test
    void read_realTranscripts() {
        try (var source = new ClaudeCodeSource(RealData.folder("claude-code"), Optional.empty())) {
            List<SourceItem> items = Items.all(source, Optional.empty());
            List<Frame> frames = Items.frames(items);
            assertThat(frames).hasSize(28);
            assertThat(frames)
                    .extracting(Frame::type)
                    .filteredOn("subagent"::equals)
                    .hasSize(1);
            assertThat(new HashSet<>(frames.stream().map(Frame::id).toList())).hasSize(28);
            assertThat(Items.reads(items).stream()
                            .mapToInt(SourceItem.Read::attachments)
                            .sum())
                    .isEqualTo(2);
            assertThat(frames.stream().flatMap(frame -> frame.events().stream()))
                    .extracting(FrameEvent::type)
                    .filteredOn("tool_call"::equals)
                    .hasSize(121);
            assertThat(frames.stream().flatMap(frame -> frame.events().stream()))
                    .extracting(FrameEvent::type)
                    .filteredOn("tool_result"::equals)
                    .hasSize(118);
            assertThat(Items.skips(items))
                    .filteredOn(SourceItem.Skipped::malformed)
                    .hasSize(4);
            assertThat(Items.skips(items)).filteredOn(skip -> !skip.malformed()).hasSize(2);
            assertThat(frames).allSatisfy(frame -> assertThat(frame.name()).isNotBlank());
            assertThat(frames)
                    .allSatisfy(frame -> assertThat(frame.events())
                            .noneMatch(event -> event.payload().contains("iVBORw0KGgo")));
            assertThat(items.get(items.size() - 1).progress()).isEqualTo(source.total());
        }
    }

    private List<SourceItem> items(Optional<String> checkpoint) {
        return all(file, checkpoint);
    }

    private static List<SourceItem> all(Path path, Optional<String> checkpoint) {
        try (var source = new ClaudeCodeSource(path, Optional.of(new ProjectId("here")))) {
            return Items.all(source, checkpoint);
        }
    }

    private static String record(String type, String uuid, String message) {
        return record(type, uuid, message, "\"isSidechain\":false");
    }

    private static String record(String type, String uuid, String message, String more) {
        String time = "2026-01-01T00:00:00." + (uuid.charAt(uuid.length() - 1) - '0') + "00Z";
        return "{\"type\":\"" + type + "\",\"uuid\":\"" + uuid + "\",\"sessionId\":\"s1\",\"cwd\":\"/nowhere/project\","
                + "\"gitBranch\":\"main\",\"timestamp\":\"" + time + "\"," + more + ",\"message\":{" + message + "}}\n";
    }
}
