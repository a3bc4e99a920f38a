package dev.stackmemory.adapter.sqlite.chroma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.UnreadableSource;
import dev.stackmemory.testkit.source.ChromaDirectory;
import dev.stackmemory.testkit.source.ChromaDirectory.Age;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChromaSourceTest {
    private static final Instant WRITTEN = Instant.parse("2025-01-31T10:20:30Z");

    @TempDir
    private Path temporary;

    private ChromaDirectory chroma(Age age) {
        return new ChromaDirectory(temporary.resolve("chroma"), age);
    }

    private static List<SourceItem> items(Path path, Optional<String> checkpoint) {
        var items = new ArrayList<SourceItem>();
        try (ChromaSource source = ChromaSource.open(path, Optional.empty())) {
            source.read(checkpoint).forEachRemaining(items::add);
        }
        return items;
    }

    private static List<Frame> frames(Path path) {
        return items(path, Optional.empty()).stream()
                .filter(SourceItem.Read.class::isInstance)
                .map(item -> ((SourceItem.Read) item).frame())
                .toList();
    }

    private static Frame only(ChromaDirectory chroma) {
        chroma.close();
        List<Frame> frames = frames(chroma.folder());
        assertThat(frames).hasSize(1);
        return frames.getFirst();
    }

    @ParameterizedTest
    @EnumSource(Age.class)
    void record_isAFrameOfItsCollectionsProject_whateverTheAge(Age age) {
        var chroma = chroma(age).collection("notes");
        Frame frame = only(chroma.record("notes", "one", "First line\nand more").metadata("pages", "int_value", 3));

        assertThat(frame.project()).isEqualTo(new ProjectId("notes"));
        assertThat(frame.type()).isEqualTo("document");
        assertThat(frame.state()).isEqualTo(Frame.CLOSED);
        assertThat(frame.name()).isEqualTo("First line");
        assertThat(frame.content()).isEqualTo("First line\nand more");
        assertThat(frame.createdAt()).isEqualTo(WRITTEN);
        assertThat(frame.provenance().source()).isEqualTo("chroma");
        assertThat(frame.revision()).isEqualTo(1);
        assertThat(frame.metadata())
                .contains(
                        age == Age.FIRST
                                ? "{\"chroma\":{\"id\":\"one\",\"collection\":\"notes\",\"metadata\":{\"pages\":3}}}"
                                : "{\"chroma\":{\"id\":\"one\",\"collection\":\"notes\",\"database\":\"default_database\","
                                        + "\"tenant\":\"default_tenant\",\"metadata\":{\"pages\":3}}}");
    }

    @Test
    void metadata_isKeptWhole_withItsTypes() {
        var chroma = chroma(Age.WITH_LISTS).collection("notes").record("notes", "one", "text");
        chroma.metadata("a text", "string_value", "{\"nested\": [1, \"\u00e4\"]}")
                .metadata("half", "float_value", 0.5)
                .metadata("no", "bool_value", 0)
                .metadata("nothing", "string_value", null)
                .metadata("yes", "bool_value", 1)
                .list("several", "string_value", "x", "y")
                .list("some", "int_value", 1, 2);

        assertThat(only(chroma).metadata().orElseThrow())
                .endsWith(
                        "\"metadata\":{\"a text\":\"{\\\"nested\\\": [1, \\\"\u00e4\\\"]}\",\"half\":0.5,\"no\":false,"
                                + "\"nothing\":null,\"yes\":true,\"several\":[\"x\",\"y\"],\"some\":[1,2]}}}");
    }

    @ParameterizedTest
    @CsvSource({
        "created_at, string_value, 2024-05-06T07:08:09Z, 2024-05-06T07:08:09Z",
        "createdAt, string_value, 2024-05-06T07:08:09.5+02:00, 2024-05-06T05:08:09.500Z",
        "date, string_value, 2024-05-06, 2024-05-06T00:00:00Z",
        "timestamp, string_value, 2024-05-06 07:08:09, 2024-05-06T07:08:09Z",
        "timestamp, int_value, 1714979289, 2024-05-06T07:08:09Z",
        "timestamp, int_value, 1714979289123, 2024-05-06T07:08:09.123Z",
        "timestamp, float_value, 1714979289.25, 2024-05-06T07:08:09.250Z",
        "timestamp, string_value, 1714979289, 2024-05-06T07:08:09Z",
        "timestamp, string_value, yesterday, 2025-01-31T10:20:30Z",
        "timestamp, int_value, -1, 2025-01-31T10:20:30Z",
        "modified, string_value, 2024-05-06, 2025-01-31T10:20:30Z",
    })
    void time_isThatOfTheMetadata_whereItIsOne(String key, String column, String value, Instant expected) {
        var chroma = chroma(Age.WITH_DATABASES).collection("notes").record("notes", "one", "text");
        assertThat(only(chroma.metadata(key, column, value)).createdAt()).isEqualTo(expected);
    }

    @Test
    void titleTagsAndSession_comeFromTheMetadata() {
        var chroma = chroma(Age.WITH_LISTS).collection("notes").record("notes", "one", "text");
        Frame frame = only(chroma.metadata("title", "string_value", "The title")
                .metadata("session_id", "string_value", "s-1")
                .metadata("tag", "string_value", "[\"java\", 'sqlite']")
                .metadata("keywords", "string_value", "one, two,, java")
                .list("labels", "string_value", "three"));

        assertThat(frame.name()).isEqualTo("The title");
        assertThat(frame.session()).contains(new SessionId("s-1"));
        assertThat(frame.tags()).containsExactlyInAnyOrder("java", "sqlite", "one", "two", "three");
    }

    @Test
    void missingOrEmptyDocument_isAFrameWithItsMetadata() {
        var chroma = chroma(Age.FIRST).collection("notes");
        chroma.record("notes", "without", null).metadata("source", "string_value", "a.pdf");
        chroma.record("notes", "null", null).metadata("chroma:document", "string_value", null);
        chroma.record("notes", "empty", "");
        chroma.close();

        assertThat(frames(chroma.folder())).extracting(Frame::name).containsExactly("without", "null", "empty");
        assertThat(frames(chroma.folder())).extracting(Frame::content).containsOnly("");
    }

    @Test
    void hugeDocument_isReadWhole() {
        String huge = "word ".repeat(2_000_000);
        Frame frame = only(chroma(Age.FIRST).collection("notes").record("notes", "one", huge));
        assertThat(frame.content()).isEqualTo(huge);
        assertThat(frame.name()).hasSize(120);
    }

    @Test
    void severalCollections_areSeveralProjects_andShareNoIds() {
        var chroma = chroma(Age.WITH_DATABASES).collection("notes").collection("papers");
        chroma.record("notes", "same", "text").record("papers", "same", "text");
        chroma.close();

        List<Frame> frames = frames(chroma.folder());
        assertThat(frames).extracting(frame -> frame.project().value()).containsExactly("notes", "papers");
        assertThat(frames).extracting(Frame::id).doesNotHaveDuplicates();
        try (ChromaSource source = ChromaSource.open(chroma.folder(), Optional.of(new ProjectId("said")))) {
            assertThat(source.total()).isEqualTo(2);
            source.read(Optional.empty())
                    .forEachRemaining(item -> assertThat(
                                    ((SourceItem.Read) item).frame().project().value())
                            .isEqualTo("said"));
        }
    }

    @Test
    void again_andFromACopy_theIdsAreTheSame() throws IOException {
        var chroma = chroma(Age.WITH_DATABASES).collection("notes").record("notes", "one", "text");
        Frame frame = only(chroma);
        Path copy = Files.createDirectories(temporary.resolve("copy"));
        Files.copy(chroma.folder().resolve("chroma.sqlite3"), copy.resolve("chroma.sqlite3"));

        assertThat(frames(copy)).containsExactly(frame);
        assertThat(frames(chroma.folder().resolve("chroma.sqlite3"))).containsExactly(frame);
    }

    @Test
    void recordWhoseCollectionHasGone_isNotLost() {
        var chroma = chroma(Age.FIRST).collection("notes").record("notes", "one", "text");
        chroma.run("DELETE FROM collections");
        chroma.close();

        SourceItem.Read read =
                (SourceItem.Read) items(chroma.folder(), Optional.empty()).getFirst();
        assertThat(read.frame().project().value()).isEqualTo("chroma");
        assertThat(read.repairs()).singleElement().asString().contains("collection is not there any more");
    }

    @Test
    void idThatIsNoProject_isReported_andEndsNothing() {
        var chroma = chroma(Age.FIRST).collection("notes").record("notes", "one", "text");
        chroma.run("UPDATE collections SET name = ''");
        chroma.collection("good").record("good", "two", "text");
        chroma.close();

        List<SourceItem> items = items(chroma.folder(), Optional.empty());
        assertThat(items.getFirst()).isInstanceOf(SourceItem.Skipped.class);
        assertThat(items.getLast()).isInstanceOf(SourceItem.Read.class);
    }

    @ParameterizedTest
    @EnumSource(Age.class)
    void recordsThatWaitInTheLog_areNamed(Age age) {
        var chroma = chroma(age).collection("notes").collection("done");
        chroma.record("notes", "one", "text").record("done", "two", "text");
        for (int sequence = 1; sequence <= 4; sequence++) {
            chroma.run(
                    "INSERT INTO embeddings_queue (seq_id, operation, topic, id) VALUES (?, 0, ?, 'x')",
                    sequence,
                    "persistent://default/default/id-of-" + (sequence == 2 ? "done" : "notes"));
        }
        for (String collection : List.of("notes", "done")) {
            Object two = age == Age.FIRST ? new byte[] {0, 0, 0, 0, 0, 0, 0, 2} : (Object) 2;
            chroma.run("INSERT INTO max_seq_id (segment_id, seq_id) VALUES (?, ?)", "METADATA " + collection, two);
        }
        chroma.close();

        List<SourceItem> items = items(chroma.folder(), Optional.empty());
        assertThat(items).hasSize(3);
        assertThat(items.getLast()).isInstanceOfSatisfying(SourceItem.Skipped.class, skipped -> {
            assertThat(skipped.location()).isEqualTo("notes");
            assertThat(skipped.reason()).startsWith("2 records wait in Chroma's log");
        });
    }

    @Test
    void interrupted_goesOnWhereItStopped_unlessTheFileHasChanged() {
        var chroma = chroma(Age.FIRST).collection("notes");
        for (int number = 1; number <= 250; number++) {
            chroma.record("notes", "r" + number, "text " + number);
        }
        chroma.close();
        Optional<String> checkpoint = items(chroma.folder(), Optional.empty()).stream()
                .flatMap(item -> item.checkpoint().stream())
                .reduce((earlier, later) -> later);

        assertThat(items(chroma.folder(), checkpoint)).hasSize(50);
        assertThat(items(chroma.folder(), checkpoint.map(text -> "0" + text))).hasSize(250);
        assertThat(items(chroma.folder(), Optional.of("none of ours"))).hasSize(250);
    }

    @Test
    void logBesideIt_isReadToo_andNothingIsChanged() throws IOException {
        try (var chroma = chroma(Age.WITH_DATABASES)) {
            chroma.run("PRAGMA journal_mode = WAL");
            chroma.collection("notes").record("notes", "in the log", "text");
            Path log = chroma.folder().resolve("chroma.sqlite3-wal");
            assertThat(Files.size(log)).isPositive();
            byte[] before = Files.readAllBytes(log);

            assertThat(frames(chroma.folder())).extracting(Frame::name).containsExactly("text");
            assertThat(Files.readAllBytes(log)).isEqualTo(before);
        }
    }

    @Test
    void lockedByChroma_isReadAllTheSame() {
        try (var chroma = chroma(Age.WITH_DATABASES)) {
            chroma.collection("notes").record("notes", "one", "text");
            chroma.run("BEGIN EXCLUSIVE");
            assertThat(frames(chroma.folder())).hasSize(1);
            chroma.run("ROLLBACK");
        }
    }

    @Test
    void damaged_saysSo() throws IOException {
        var chroma = chroma(Age.FIRST).collection("notes");
        for (int number = 1; number <= 200; number++) {
            chroma.record("notes", "r" + number, "text ".repeat(200));
        }
        chroma.close();
        Path database = chroma.folder().resolve("chroma.sqlite3");
        byte[] bytes = Files.readAllBytes(database);
        Arrays.fill(bytes, 8_192, bytes.length, (byte) 7);
        Files.write(database, bytes);

        assertThatThrownBy(() -> frames(chroma.folder()))
                .isInstanceOf(UnreadableSource.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void whatIsNoChroma_saysWhatToDo() throws IOException {
        Path empty = Files.createDirectories(temporary.resolve("empty"));
        assertThatThrownBy(() -> frames(empty))
                .isInstanceOf(UnreadableSource.class)
                .hasMessageContaining("holds no chroma.sqlite3");
        assertThatThrownBy(() -> frames(temporary.resolve("absent"))).isInstanceOf(UnreadableSource.class);
        Path text = Files.writeString(temporary.resolve("notes.txt"), "no database", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> frames(text))
                .isInstanceOf(UnreadableSource.class)
                .hasMessageContaining("no SQLite database");

        Path old = Files.createDirectories(temporary.resolve("old"));
        Files.writeString(old.resolve("chroma-collections.parquet"), "PAR1");
        assertThatThrownBy(() -> frames(old))
                .isInstanceOf(UnreadableSource.class)
                .hasMessageContaining("older than 0.4")
                .hasMessageContaining("chroma-migrate");

        try (var other = new ChromaDirectory(temporary.resolve("other"), Age.FIRST)) {
            other.run("DROP TABLE segments");
            other.run("DROP TABLE embedding_metadata");
        }
        assertThatThrownBy(() -> frames(temporary.resolve("other")))
                .isInstanceOf(UnreadableSource.class)
                .hasMessageContaining("no tables of Chroma");
    }
}
