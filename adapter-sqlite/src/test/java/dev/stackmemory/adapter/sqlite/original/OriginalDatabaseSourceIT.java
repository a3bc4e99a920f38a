package dev.stackmemory.adapter.sqlite.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.UnreadableSource;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Meets databases that the original's own code wrote; they lie beside the repository and are not part of it. */
class OriginalDatabaseSourceIT {
    private static final Path DATA = Path.of("../../shared/data/stackmemory");
    private static final ProjectId FALLBACK = new ProjectId("unnamed");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"g0", "g4", "hazards"})
    void read_everyFigureOfTheOriginal_comesBack(String name) throws IOException {
        Path database = original(name);
        Map<String, Object> expected = expected(name);
        Recovered recovered = new Recovered(frames(read(database)));

        Map<String, Object> rows = Json.object(expected.get("rows_per_table"));
        assertThat((long) recovered.frames.size()).isEqualTo(rows.get("frames"));
        assertThat((long) recovered.events.size()).isEqualTo(rows.get("events"));
        assertThat((long) recovered.anchors.size()).isEqualTo(rows.get("anchors"));
        assertCounts(recovered.frames, "project_id", expected.get("frames_per_project"));
        assertCounts(recovered.frames, "state", expected.get("frames_per_state"));
        assertCounts(recovered.frames, "type", expected.get("frames_per_type"));
        assertCounts(recovered.frames, "depth", expected.get("frames_per_depth"));
        assertCounts(recovered.events, "event_type", expected.get("events_per_type"));
        assertCounts(recovered.anchors, "type", expected.get("anchors_per_type"));
        assertCounts(recovered.events, "project", expected.get("events_per_frame_project"));
        assertCounts(recovered.anchors, "project", expected.get("anchors_per_frame_project"));
        assertCounts(recovered.anchors, "project_id", expected.get("anchors_per_own_project_id"));
        assertThat(Recovered.idsHash(recovered.frames, "frame_id")).isEqualTo(expected.get("frame_ids_sha256"));
        assertThat(Recovered.idsHash(recovered.events, "event_id")).isEqualTo(expected.get("event_ids_sha256"));
        assertThat(Recovered.idsHash(recovered.anchors, "anchor_id")).isEqualTo(expected.get("anchor_ids_sha256"));
        assertThat(Recovered.contentHash(
                        recovered.frames,
                        "frame_id",
                        "type",
                        "name",
                        "state",
                        "inputs",
                        "outputs",
                        "digest_text",
                        "digest_json"))
                .isEqualTo(expected.get("frames_content_sha256"));
        assertThat(Recovered.contentHash(recovered.events, "event_id", "frame_id", "seq", "event_type", "payload"))
                .isEqualTo(expected.get("events_content_sha256"));
        assertThat(Recovered.contentHash(recovered.anchors, "anchor_id", "frame_id", "type", "text", "priority"))
                .isEqualTo(expected.get("anchors_content_sha256"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"g0", "g4", "hazards"})
    void read_times_haveTheirUnitDecidedOneByOne(String name) throws IOException {
        Path database = original(name);
        Map<String, Object> times = Json.object(expected(name).get("times"));
        List<Frame> frames = frames(read(database)).stream()
                .filter(frame -> !frame.type().equals("table"))
                .toList();

        List<Frame> own = frames.stream()
                .filter(frame -> !frame.type().equals("placeholder"))
                .toList();
        assertTimes(
                times,
                "frames.created_at",
                own.stream().map(frame -> frame.createdAt().toEpochMilli()).toList());
        assertTimes(
                times,
                "frames.closed_at",
                own.stream()
                        .flatMap(frame -> frame.closedAt().stream())
                        .map(at -> at.toEpochMilli())
                        .toList());
        assertTimes(
                times,
                "events.ts",
                frames.stream()
                        .flatMap(frame -> frame.events().stream())
                        .map(event -> event.at().toEpochMilli())
                        .toList());
        assertTimes(
                times,
                "anchors.created_at",
                frames.stream()
                        .flatMap(frame -> frame.anchors().stream())
                        .map(anchor -> anchor.createdAt().toEpochMilli())
                        .toList());
        Recovered recovered = new Recovered(frames);
        assertUnits(times, "frames.created_at", recovered.frames, "created_at");
        assertUnits(times, "frames.closed_at", recovered.frames, "closed_at");
        assertUnits(times, "events.ts", recovered.events, "ts");
        assertUnits(times, "anchors.created_at", recovered.anchors, "created_at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"g0", "g4", "hazards"})
    void read_malformedJson_isKeptAndReported(String name) throws IOException {
        Path database = original(name);
        Map<String, Object> hazards = Json.object(expected(name).get("hazards"));
        var frames = new HashSet<String>();
        var parts = new HashSet<String>();
        for (SourceItem.Read item : readItems(read(database))) {
            for (String repair : item.repairs()) {
                if (repair.startsWith("event ") || repair.startsWith("anchor ")) {
                    if (repair.contains("is not JSON")) {
                        parts.add(repair.substring(repair.indexOf(' ') + 1, repair.lastIndexOf(": ")));
                    }
                } else if (repair.contains("is not JSON")) {
                    frames.add(item.frame().id().value());
                }
            }
        }

        assertThat(frames).containsExactlyInAnyOrderElementsOf(texts(hazards.get("malformed_json_frames_any")));
        var expectedParts = new ArrayList<String>(texts(hazards.get("malformed_json_events")));
        expectedParts.addAll(texts(hazards.get("malformed_json_anchors")));
        assertThat(parts).containsExactlyInAnyOrderElementsOf(expectedParts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"g0", "g4", "hazards"})
    void read_furtherTables_areKeptOrNamed(String name) throws IOException {
        Path database = original(name);
        List<SourceItem> items = read(database);
        Recovered recovered = new Recovered(frames(items));
        var expectedRows = new TreeMap<String, Long>();
        Json.object(expected(name).get("rows_per_table")).forEach((table, rows) -> {
            boolean derived = table.startsWith("frames_fts")
                    || table.startsWith("frame_embeddings")
                    || table.startsWith("sqlite_");
            if (!derived && !List.of("frames", "events", "anchors").contains(table) && (long) rows > 0) {
                expectedRows.put(table, (long) rows);
            }
        });

        assertThat(recovered.otherRows).containsExactlyInAnyOrderEntriesOf(expectedRows);
        List<String> skipped = items.stream()
                .filter(SourceItem.Skipped.class::isInstance)
                .map(item -> ((SourceItem.Skipped) item).location())
                .toList();
        if (!name.equals("g0")) {
            assertThat(skipped).contains("frames_fts");
        }
        if (name.equals("hazards")) {
            assertThat(skipped).contains("recent_frames");
            assertThat(recovered.placeholders).isPositive();
        }
        assertThat(items.getLast().progress()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"g0", "g4", "hazards"})
    void import_twice_changesNothingTheSecondTime(String name) throws IOException {
        Path database = original(name);
        try (SqliteHome home = SqliteHome.open(SqliteSettings.of(folder.resolve("home")))) {
            List<FrameWrite> writes = frames(read(database)).stream()
                    .map(frame -> new FrameWrite(frame, 0))
                    .toList();
            assertThat(home.frames().record(writes, Deadline.NEVER).outcomes())
                    .allMatch(RecordOutcome.Recorded.class::isInstance);
            List<FrameWrite> again = frames(read(database)).stream()
                    .map(frame -> new FrameWrite(frame, 0))
                    .toList();
            assertThat(home.frames().record(again, Deadline.NEVER).outcomes())
                    .allMatch(RecordOutcome.Unchanged.class::isInstance);
            for (FrameWrite write : writes) {
                assertThat(home.frames()
                                .find(List.of(write.frame().id()), Deadline.NEVER)
                                .values())
                        .allMatch(copy -> copy.frame().equals(write.frame()));
            }
        }
    }

    @Test
    void read_inPlace_changesNoByteAndNoTime() throws IOException {
        Path database = copyOf("hazards", folder.resolve("source"));
        byte[] before = Files.readAllBytes(database);
        var time = Files.getLastModifiedTime(database);
        read(database);

        assertThat(Files.readAllBytes(database)).isEqualTo(before);
        assertThat(Files.getLastModifiedTime(database)).isEqualTo(time);
        assertThat(names(folder.resolve("source"))).containsExactly("hazards.db");
    }

    @Test
    void read_besideAnOpenWriter_seesTheLog_andLeavesIt() throws IOException, SQLException {
        Path database = copyOf("g4", folder.resolve("source"));
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("INSERT INTO frames (frame_id, run_id, project_id, type, name)"
                    + " VALUES ('only-in-the-log', 'r', 'p', 'task', 'newest')");
            byte[] file = Files.readAllBytes(database);
            byte[] log = Files.readAllBytes(database.resolveSibling("g4.db-wal"));

            assertThat(frames(read(database)))
                    .anyMatch(frame -> frame.id().value().equals("only-in-the-log"));
            assertThat(Files.readAllBytes(database)).isEqualTo(file);
            assertThat(Files.readAllBytes(database.resolveSibling("g4.db-wal"))).isEqualTo(log);
        }
    }

    @Test
    void read_whatNamesNoProject_belongsToThatOfMostFrames() throws SQLException {
        Path database = folder.resolve("made.db");
        make(
                database,
                "('f1', 'shop', 1767225600), ('f2', 'shop', 1767225600), ('f3', 'attic', 1767225600), ('f4', '', 1767225600),"
                        + " ('f5', NULL, NULL), ('f6', NULL, 1767225600), ('f7', NULL, 1767225600), ('f8', NULL, 1767225600)");

        assertThat(projects(OriginalDatabaseSource.open(database, () -> new ProjectId("folder"))))
                .containsEntry("f1", "shop")
                .containsEntry("f3", "attic")
                .containsEntry("f5", "shop")
                .containsEntry("absent", "shop")
                .containsEntry("table settings of made.db, part 1", "shop");
        assertThat(projects(OriginalDatabaseSource.open(database, new ProjectId("said"))))
                .containsEntry("f1", "shop")
                .containsEntry("f5", "said")
                .containsEntry("absent", "said")
                .containsEntry("table settings of made.db, part 1", "said");
    }

    @Test
    void read_whereNoFrameNamesAProject_theFolderDoes() throws SQLException {
        Path database = folder.resolve("made.db");
        make(database, "('f1', '', 1767225600), ('f2', NULL, 1767225600)");

        assertThat(projects(OriginalDatabaseSource.open(database, () -> new ProjectId("folder"))))
                .containsEntry("f1", "folder")
                .containsEntry("table settings of made.db, part 1", "folder");
    }

    private static void make(Path database, String frames) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE frames (frame_id TEXT, project_id TEXT, created_at INTEGER)");
            statement.execute("INSERT INTO frames VALUES " + frames);
            statement.execute("CREATE TABLE events (event_id TEXT, frame_id TEXT, seq INTEGER)");
            statement.execute("INSERT INTO events VALUES ('e1', 'absent', 1)");
            statement.execute("CREATE TABLE settings (name TEXT, value TEXT)");
            statement.execute("INSERT INTO settings VALUES ('colour', 'blue')");
        }
    }

    /** The project of each frame, by its id, or by its name where that tells more. */
    private static Map<String, String> projects(OriginalDatabaseSource opened) {
        var projects = new TreeMap<String, String>();
        try (var source = opened) {
            var items = new ArrayList<SourceItem>();
            source.read(Optional.empty()).forEachRemaining(items::add);
            frames(items)
                    .forEach(frame -> projects.put(
                            frame.type().equals("table")
                                    ? frame.name()
                                    : frame.id().value(),
                            frame.project().value()));
        }
        return projects;
    }

    @Test
    void read_fromACheckpoint_givesTheRest() throws IOException {
        Path database = original("g0");
        List<SourceItem> all = read(database);
        SourceItem middle = all.get(150);
        try (var source = OriginalDatabaseSource.open(database, FALLBACK)) {
            var rest = new ArrayList<SourceItem>();
            source.read(middle.checkpoint()).forEachRemaining(rest::add);
            assertThat(frames(rest)).isEqualTo(frames(all.subList(151, all.size())));
        }
    }

    @Test
    void read_aLaterStateOfAFrame_hasAHigherRevision() throws IOException, SQLException {
        Path database = copyOf("g0", folder.resolve("source"));
        Map<String, Long> before = revisions(database);
        String id;
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT frame_id FROM frames LIMIT 1")) {
            id = row.getString(1);
            statement.execute(
                    "INSERT INTO events (event_id, run_id, frame_id, seq, event_type, payload) VALUES ('new', 'r', '"
                            + id + "', 999, 'observation', '{}')");
        }

        assertThat(revisions(database).get(id)).isGreaterThan(before.get(id));
    }

    @Test
    void open_aProjectFolder_findsTheDatabaseInIt() throws IOException {
        copyOf("g0", folder.resolve("project/.stackmemory"));
        Files.move(folder.resolve("project/.stackmemory/g0.db"), folder.resolve("project/.stackmemory/context.db"));

        assertThat(frames(read(folder.resolve("project")))).hasSize(300);
        assertThat(frames(read(folder.resolve("project/.stackmemory")))).hasSize(300);
    }

    @Test
    void open_whatIsNoOriginal_saysSo() throws IOException, SQLException {
        assertThatThrownBy(() -> read(folder.resolve("absent.db")))
                .isInstanceOf(UnreadableSource.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> read(folder))
                .isInstanceOf(UnreadableSource.class)
                .hasMessageContaining("context.db");
        Path text = Files.writeString(folder.resolve("notes.db"), "not a database at all, but long enough to be one");
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(UnreadableSource.class)
                .hasMessageContaining("no SQLite database");
        Path empty = Files.createFile(folder.resolve("empty.db"));
        assertThatThrownBy(() -> read(empty)).isInstanceOf(UnreadableSource.class);
        Path other = folder.resolve("other.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + other);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE recipes (name TEXT)");
        }
        assertThatThrownBy(() -> read(other))
                .isInstanceOf(UnreadableSource.class)
                .hasMessageContaining("frames");
    }

    private static List<SourceItem> read(Path path) {
        try (var source = OriginalDatabaseSource.open(path, FALLBACK)) {
            var items = new ArrayList<SourceItem>();
            source.read(Optional.empty()).forEachRemaining(items::add);
            return items;
        }
    }

    private static List<SourceItem.Read> readItems(List<SourceItem> items) {
        return items.stream()
                .filter(SourceItem.Read.class::isInstance)
                .map(SourceItem.Read.class::cast)
                .toList();
    }

    private static List<Frame> frames(List<SourceItem> items) {
        return readItems(items).stream().map(SourceItem.Read::frame).toList();
    }

    private static Map<String, Long> revisions(Path database) {
        var revisions = new TreeMap<String, Long>();
        frames(read(database)).forEach(frame -> revisions.put(frame.id().value(), frame.revision()));
        return revisions;
    }

    private static Path original(String name) {
        Path database = DATA.resolve(name + ".db");
        assumeTrue(
                Files.exists(database),
                () -> "no databases of the original at " + DATA.toAbsolutePath().normalize());
        return database;
    }

    private static Path copyOf(String name, Path into) throws IOException {
        Files.createDirectories(into);
        Path copy = into.resolve(name + ".db");
        try (var input = Files.newInputStream(original(name))) {
            Files.copy(input, copy);
        }
        return copy;
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Map<String, Object> expected(String name) throws IOException {
        return Json.object(Files.readString(DATA.resolve(name + ".expected.json")));
    }

    private static List<String> texts(@Nullable Object value) {
        return Json.list(value).stream().map(Object::toString).toList();
    }

    private static void assertCounts(List<Map<String, Object>> rows, String column, @Nullable Object expected) {
        assertThat(Recovered.countBy(rows, column)).as(column).isEqualTo(Json.object(expected));
    }

    private static void assertTimes(Map<String, Object> expected, String column, List<Long> millis) {
        Map<String, Object> figures = Json.object(expected.get(column));
        assertThat(millis.stream().mapToLong(Long::longValue).min().orElse(-1))
                .as(column)
                .isEqualTo(figures.get("min_ms"));
        assertThat(millis.stream().mapToLong(Long::longValue).max().orElse(-1))
                .as(column)
                .isEqualTo(figures.get("max_ms"));
        assertThat(millis.stream().mapToLong(Long::longValue).sum()).as(column).isEqualTo(figures.get("sum_ms"));
    }

    private static void assertUnits(
            Map<String, Object> expected, String column, List<Map<String, Object>> rows, String field) {
        Map<String, Object> figures = Json.object(expected.get(column));
        long millis = rows.stream()
                .filter(row -> row.get(field) instanceof Long value && value >= RawFields.FIRST_MILLIS)
                .count();
        long seconds = rows.stream()
                .filter(row -> row.get(field) instanceof Long value && value < RawFields.FIRST_MILLIS)
                .count();
        assertThat(millis).as(column).isEqualTo(figures.get("values_in_ms"));
        assertThat(seconds).as(column).isEqualTo(figures.get("values_in_s"));
    }
}
