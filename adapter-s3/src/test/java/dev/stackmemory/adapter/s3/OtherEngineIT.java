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
import dev.stackmemory.testkit.server.S3Address;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spark, in a process of its own, reads the tables through the catalogs that the archives made. */
@Timeout(240)
class OtherEngineIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final String TABLE = "stackmemory." + TableCatalog.TABLE;
    private static final String CATALOG = "spark.sql.catalog.stackmemory";
    private static final String ANSWER = "answer:";
    private static final List<String> DELETED = List.of("f1", "f2", "f150", "f299");

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

    private static final String WORDS = "Zürich, \"東京\" \\ and\na second line";

    private final List<String> arguments = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    private void ask(String query, String rows) {
        arguments.add(query);
        expected.add(rows);
    }

    @Test
    void spark_readsWhatTheArchiveHolds_inAFolderAndInABucket() throws IOException, InterruptedException {
        var inFolder = new Warehouse.Folder(folder.resolve("warehouse"));
        var ofFolder = TableCatalog.Jdbc.sqlite(folder.resolve("folder.db"));
        long before = fill(ArchiveSettings.of(inFolder, ofFolder));
        tellOf(ofFolder, inFolder.path().toUri().toString(), Map.of());
        askForEverything(before);
        try (S3Bucket bucket = S3Server.shared().freshBucket()) {
            S3Address server = bucket.server();
            var inBucket = new Warehouse.Bucket(
                    bucket.name(),
                    "some/prefix",
                    Optional.of(server.endpoint()),
                    server.region(),
                    true,
                    Optional.of(new Warehouse.Keys(server.accessKey(), server.secretKey())));
            var ofBucket = TableCatalog.Jdbc.sqlite(folder.resolve("bucket.db"));
            before = fill(ArchiveSettings.of(inBucket, ofBucket));
            tellOf(
                    ofBucket,
                    "s3://" + bucket.name() + "/some/prefix",
                    Map.of(
                            "io-impl",
                            "org.apache.iceberg.aws.s3.S3FileIO",
                            "http-client.type",
                            "urlconnection",
                            "s3.client-factory-impl",
                            "org.apache.iceberg.aws.s3.DefaultS3FileIOAwsClientFactory",
                            "client.region",
                            server.region(),
                            "s3.endpoint",
                            server.endpoint().toString(),
                            "s3.path-style-access",
                            "true",
                            "s3.access-key-id",
                            server.accessKey(),
                            "s3.secret-access-key",
                            server.secretKey()));
            askForEverything(before);
            assertThat(spark()).containsExactlyElementsOf(expected);
        }
    }

    /** An archive after edits, deletes and compaction; gives the version before those that came last. */
    private static long fill(ArchiveSettings settings) {
        try (S3Archive archive = S3Archive.open(settings)) {
            archive.frames().put(spread(300), NO_LIMIT);
            archive.frames().put(List.of(stored(full("whole"))), NO_LIMIT);
            archive.maintenance().compact(Progress.NONE, NO_LIMIT);
            long before = archive.history().versions(NO_LIMIT).getLast().snapshot();
            archive.frames().put(List.of(stored(edited(full("whole"), frame -> frame.content(WORDS)), 2)), NO_LIMIT);
            archive.frames()
                    .delete(
                            DELETED.stream()
                                    .map(deleted -> new CopyVersion(id(deleted), 1, 1))
                                    .toList(),
                            NO_LIMIT);
            return before;
        }
    }

    private void tellOf(TableCatalog.Jdbc catalog, String warehouse, Map<String, String> more) {
        arguments.add(CATALOG + "=org.apache.iceberg.spark.SparkCatalog");
        var settings = new LinkedHashMap<>(more);
        settings.put("type", "jdbc");
        settings.put("uri", catalog.url());
        settings.put("jdbc.schema-version", "V1");
        settings.put("warehouse", warehouse);
        settings.forEach((key, value) -> arguments.add(CATALOG + "." + key + "=" + value));
    }

    /** @param before the version from before the last edits */
    private void askForEverything(long before) {
        ask("SELECT count(*) AS frames FROM " + TABLE, "[{\"frames\":297}]");
        ask(
                "SELECT count(*) AS frames FROM " + TABLE
                        + " WHERE project = 'project-2' AND created_at >= '2026-02-01'",
                "[{\"frames\":"
                        + spread(300).stream()
                                .filter(copy -> copy.frame().project().value().equals("project-2"))
                                .filter(copy ->
                                        !copy.frame().createdAt().isBefore(Instant.parse("2026-02-01T00:00:00Z")))
                                .filter(copy ->
                                        !DELETED.contains(copy.frame().id().value()))
                                .count()
                        + "}]");
        ask("SELECT id FROM " + TABLE + " WHERE id IN ('f1', 'f3', 'f150') ORDER BY id", "[{\"id\":\"f3\"}]");
        ask(
                "SELECT revision, base64(encode(content, 'utf-8')) AS content, tags, events.payload AS payloads, anchors[0].text AS anchor FROM "
                        + TABLE + " WHERE id = 'whole'",
                "[{\"revision\":2,\"content\":\""
                        + Base64.getEncoder().encodeToString(WORDS.getBytes(StandardCharsets.UTF_8))
                        + "\",\"tags\":[\"Alpha\",\"alpha\",\"zeta\"],\"payloads\":[\"{\\\"text\\\":\\\"first\\\"}\",\"{\\\"text\\\":\\\"second\\\"}\"],"
                        + "\"anchor\":\"Use WAL\"}]");
        ask("SELECT count(*) AS frames FROM " + TABLE + " VERSION AS OF " + before, "[{\"frames\":301}]");
        ask("SELECT sum(record_count) AS deletes FROM " + TABLE + ".delete_files", "[{\"deletes\":5}]");
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
                "dev.stackmemory.engines.SparkQueries"));
        command.addAll(arguments);
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
                .filter(line -> line.startsWith(ANSWER))
                .map(line -> line.substring(ANSWER.length()))
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
