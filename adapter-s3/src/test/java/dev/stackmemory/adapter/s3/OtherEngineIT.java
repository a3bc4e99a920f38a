package dev.stackmemory.adapter.s3;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.StoredFrame;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spark, in a process of its own, reads the table through the catalog that the archive made. */
@Timeout(240)
class OtherEngineIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final String TABLE = "stackmemory." + TableCatalog.TABLE;

    /** What Spark takes of the JDK's insides. */
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.util.calendar");

    @TempDir
    Path folder;

    private final List<String> queries = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    private void ask(String query, String rows) {
        queries.add(query);
        expected.add(rows);
    }

    @Test
    void spark_readsWhatTheArchiveHolds_afterEditsDeletesAndCompaction() throws IOException, InterruptedException {
        String words = "Zürich, \"東京\" \\ and\na second line";
        long before;
        try (S3Archive archive = S3Archive.open(ArchiveSettings.ofFolder(folder))) {
            archive.frames().put(spread(300), NO_LIMIT);
            archive.frames().put(List.of(stored(full("whole"))), NO_LIMIT);
            archive.maintenance().compact(Progress.NONE, NO_LIMIT);
            before = archive.history().versions(NO_LIMIT).getLast().snapshot();
            archive.frames().put(List.of(stored(edited(full("whole"), frame -> frame.content(words)), 2)), NO_LIMIT);
            archive.frames()
                    .delete(
                            Stream.of("f1", "f2", "f150", "f299")
                                    .map(deleted -> new CopyVersion(id(deleted), 1, 1))
                                    .toList(),
                            NO_LIMIT);
        }
        ask("SELECT count(*) AS frames FROM " + TABLE, "[{\"frames\":297}]");
        ask(
                "SELECT count(*) AS frames FROM " + TABLE
                        + " WHERE project = 'project-2' AND created_at >= '2026-02-01'",
                "[{\"frames\":"
                        + spread(300).stream()
                                .filter(copy -> copy.frame().project().value().equals("project-2"))
                                .filter(copy ->
                                        !copy.frame().createdAt().isBefore(Instant.parse("2026-02-01T00:00:00Z")))
                                .filter(copy -> !List.of("f1", "f2", "f150", "f299")
                                        .contains(copy.frame().id().value()))
                                .count()
                        + "}]");
        ask("SELECT id FROM " + TABLE + " WHERE id IN ('f1', 'f3', 'f150') ORDER BY id", "[{\"id\":\"f3\"}]");
        ask(
                "SELECT revision, base64(encode(content, 'utf-8')) AS content, tags, events.payload AS payloads, anchors[0].text AS anchor FROM "
                        + TABLE + " WHERE id = 'whole'",
                "[{\"revision\":2,\"content\":\""
                        + Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8))
                        + "\",\"tags\":[\"Alpha\",\"alpha\",\"zeta\"],\"payloads\":[\"{\\\"text\\\":\\\"first\\\"}\",\"{\\\"text\\\":\\\"second\\\"}\"],"
                        + "\"anchor\":\"Use WAL\"}]");
        ask("SELECT count(*) AS frames FROM " + TABLE + " VERSION AS OF " + before, "[{\"frames\":301}]");
        ask("SELECT sum(record_count) AS deletes FROM " + TABLE + ".delete_files", "[{\"deletes\":5}]");

        assertThat(spark()).containsExactlyElementsOf(expected);
    }

    /** Frames of four projects over three months. */
    private static List<StoredFrame> spread(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> stored(aFrame("f" + number)
                        .project(new ProjectId("project-" + number % 4))
                        .createdAt(Instant.parse("2026-01-01T00:00:00Z").plus(number * 7L, ChronoUnit.HOURS))
                        .build()))
                .toList();
    }

    /** What Spark answers, in the order of the queries. */
    private List<String> spark() throws IOException, InterruptedException {
        Path engines = Path.of("..", "other-engines", "target");
        assertThat(engines.resolve("spark"))
                .as("Spark, which the module other-engines fetches: build it with this one (-am)")
                .isDirectory();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder));
        OPENED.forEach(opened -> command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
        command.addAll(List.of(
                "-cp",
                engines.resolve("classes") + File.pathSeparator + engines.resolve("spark") + "/*",
                "dev.stackmemory.engines.SparkQueries",
                "stackmemory",
                "jdbc:sqlite:" + folder.resolve("catalog.db"),
                folder.resolve("warehouse").toUri().toString()));
        command.addAll(queries);
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor()).as(() -> failures(errors)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(output).stream()
                .filter(line -> line.startsWith("answer "))
                .map(line -> line.substring(line.indexOf(':') + 1))
                .toList();
    }

    /** What went wrong, without the steps that led there. */
    private static String failures(Path errors) {
        try (Stream<String> lines = Files.lines(errors)) {
            return lines.filter(line -> line.startsWith("Exception") || line.startsWith("Caused"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException failure) {
            return failure.toString();
        }
    }
}
