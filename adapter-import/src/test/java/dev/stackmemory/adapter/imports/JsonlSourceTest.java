package dev.stackmemory.adapter.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.source.UnreadableSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonlSourceTest {
    private static final ProjectId PROJECT = new ProjectId("here");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("frames.jsonl");
    }

    @Test
    void read_frames_inTheirOrderWithLocations() throws IOException {
        Files.writeString(file, "\ufeff{\"name\":\"a\",\"id\":\"1\"}\r\n\r\n{\"name\":\"b\"}\n  \n{\"name\":\"c\"}");
        Files.setLastModifiedTime(file, FileTime.fromMillis(5_000));
        try (var source = JsonlSource.ofFile(file, PROJECT)) {
            List<SourceItem.Read> read = Items.reads(source);
            assertThat(read).extracting(item -> item.frame().name()).containsExactly("a", "b", "c");
            assertThat(read)
                    .extracting(SourceItem.Read::location)
                    .containsExactly("frames.jsonl:1", "frames.jsonl:3", "frames.jsonl:5");
            assertThat(read.get(0).frame().id()).isEqualTo(new FrameId("1"));
            assertThat(read.get(1).frame().id().value()).startsWith("jsonl-");
            assertThat(read.get(1).frame().createdAt()).isEqualTo(Instant.ofEpochMilli(5_000));
            assertThat(read.get(2).progress()).isEqualTo(source.total());
            assertThat(source.kind()).isEqualTo(SourceKind.OWN_MEMORY);
        }
    }

    @Test
    void read_again_givesTheSameFrames() throws IOException {
        Files.writeString(file, "{\"name\":\"a\"}\n{\"name\":\"b\"}\n");
        assertThat(frames(Optional.empty())).isEqualTo(frames(Optional.empty()));
    }

    @Test
    void read_malformedLines_areReportedAndDoNotEndIt() throws IOException {
        Files.writeString(file, "{\"name\":\"a\"}\n{\"name\":}\nplain text\n{\"nam\":1}\n[]\n{\"name\":\"b\"}\n");
        try (var source = JsonlSource.ofFile(file, PROJECT)) {
            List<SourceItem> items = Items.all(source, Optional.empty());
            assertThat(items).hasSize(6);
            assertThat(items.subList(1, 5))
                    .allSatisfy(item ->
                            assertThat(((SourceItem.Skipped) item).malformed()).isTrue());
            assertThat(((SourceItem.Skipped) items.get(3)).location()).isEqualTo("frames.jsonl:4");
            assertThat(((SourceItem.Skipped) items.get(3)).reason())
                    .isEqualTo("unknown key 'nam' in a frame; did you mean 'name'? (column 2)");
        }
    }

    @Test
    void read_appendedFile_goesOnAtTheCheckpoint() throws IOException {
        Files.writeString(file, "{\"name\":\"a\"}\n{\"name\":\"b\"}\n");
        String checkpoint = checkpoint();
        assertThat(frames(Optional.of(checkpoint))).isEmpty();
        Files.writeString(file, "nonsense\n{\"name\":\"c\"}\n", StandardOpenOption.APPEND);
        try (var source = JsonlSource.ofFile(file, PROJECT)) {
            List<SourceItem> items = Items.all(source, Optional.of(checkpoint));
            assertThat(items).hasSize(2);
            assertThat(((SourceItem.Skipped) items.get(0)).location()).isEqualTo("frames.jsonl:3");
            assertThat(((SourceItem.Read) items.get(1)).frame().name()).isEqualTo("c");
        }
    }

    @Test
    void read_lastLineCutOff_isReadOnceItIsWhole() throws IOException {
        Files.writeString(file, "{\"name\":\"a\"}\n{\"name\":\"b");
        String checkpoint = checkpoint();
        Files.writeString(file, "\"}\n", StandardOpenOption.APPEND);
        assertThat(frames(Optional.of(checkpoint))).extracting(Frame::name).containsExactly("b");
    }

    @Test
    void read_changedFile_startsOver() throws IOException {
        Files.writeString(file, "{\"name\":\"a\"}\n{\"name\":\"b\"}\n");
        String checkpoint = checkpoint();
        Files.writeString(file, "{\"name\":\"x\"}\n{\"name\":\"b\"}\n{\"name\":\"c\"}\n");
        assertThat(frames(Optional.of(checkpoint))).extracting(Frame::name).containsExactly("x", "b", "c");
        Files.writeString(file, "{\"name\":\"y\"}\n");
        assertThat(frames(Optional.of(checkpoint))).extracting(Frame::name).containsExactly("y");
        assertThat(frames(Optional.of("no checkpoint"))).hasSize(1);
        assertThat(frames(Optional.of("1 x 0 0 0 0"))).hasSize(1);
    }

    @Test
    void read_emptyFile_hasNothing() throws IOException {
        Files.createFile(file);
        assertThat(frames(Optional.empty())).isEmpty();
    }

    @Test
    void ofFile_unfit_saysWhy() throws IOException {
        assertThatExceptionOfType(UnreadableSource.class)
                .isThrownBy(() -> JsonlSource.ofFile(folder, PROJECT))
                .withMessageContaining("is a directory; name a file");
        assertThatExceptionOfType(UnreadableSource.class)
                .isThrownBy(() -> JsonlSource.ofFile(file, PROJECT))
                .withMessageContaining("does not exist");
        Files.write(file, new byte[] {'S', 'Q', 0, 1, 2});
        assertThatExceptionOfType(UnreadableSource.class)
                .isThrownBy(() -> JsonlSource.ofFile(file, PROJECT))
                .withMessageContaining("is a binary file");
    }

    @Test
    void read_stream_hasNoCheckpoints() {
        InputStream stream = stream("{\"name\":\"a\"}\n\"no frame\"\n");
        try (var source = JsonlSource.ofStream(stream, "standard input", PROJECT, Instant.EPOCH)) {
            assertThat(source.total()).isNegative();
            List<SourceItem> items = Items.all(source, Optional.of("1 5 1 5 0 x"));
            assertThat(items)
                    .hasSize(2)
                    .allSatisfy(item -> assertThat(item.checkpoint()).isEmpty());
        }
    }

    @Test
    void read_export_isTheSameFile() throws IOException {
        Files.writeString(file, """
                {"id":"1","project":"p","type":"task","name":"a","state":"active","content":"","inputs":{"x": 1.0},\
                "createdAt":"2026-01-01T00:00:00.000Z","score":0.5,"revision":7}
                {"id":"2","project":"p","type":"task","name":"\\ud800","state":"active","content":"😀",\
                "createdAt":"2026-01-01T00:00:00.000Z","score":0.5,"revision":1}
                """);
        Path copy = folder.resolve("copy.jsonl");
        try (var export = JsonlExport.toFile(copy)) {
            frames(Optional.empty()).forEach(export);
            assertThat(copy).doesNotExist();
            export.finish();
            assertThat(export.bytes()).isEqualTo(Files.size(file));
        }
        assertThat(copy).hasSameBinaryContentAs(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
    }

    @Test
    void export_unfinished_leavesTheOlderFile() throws IOException {
        Files.writeString(file, "older");
        try (var export = JsonlExport.toFile(file)) {
            export.accept(
                    Frame.builder(new FrameId("1"), PROJECT, Instant.EPOCH).build());
        }
        assertThat(file).hasContent("older");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void export_whereFilesHaveNoPosixRights_isWhole() throws IOException {
        try (var plain = FileSystems.newFileSystem(folder.resolve("plain.zip"), Map.of("create", "true"))) {
            Path target = plain.getPath("/out.jsonl");
            try (var export = JsonlExport.toFile(target)) {
                export.accept(
                        Frame.builder(new FrameId("1"), PROJECT, Instant.EPOCH).build());
                export.finish();
            }
            assertThat(Files.readString(target)).startsWith("{\"id\":\"1\"").endsWith("}\n");
        }
    }

    @Test
    void export_toStream_leavesItOpen() {
        var out = new ByteArrayOutputStream();
        try (var export = JsonlExport.toStream(out)) {
            export.accept(
                    Frame.builder(new FrameId("1"), PROJECT, Instant.EPOCH).build());
            export.finish();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("}\n").hasLineCount(1);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Frame> frames(Optional<String> checkpoint) {
        try (var source = JsonlSource.ofFile(file, PROJECT)) {
            return Items.all(source, checkpoint).stream()
                    .filter(SourceItem.Read.class::isInstance)
                    .map(item -> ((SourceItem.Read) item).frame())
                    .toList();
        }
    }

    private String checkpoint() {
        try (var source = JsonlSource.ofFile(file, PROJECT)) {
            return Items.lastCheckpoint(Items.all(source, Optional.empty()));
        }
    }
}
