package dev.stackmemory.benchmarks.quality;

import dev.stackmemory.benchmarks.quality.JudgedCollection.Question;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder of the BEIR form: {@code corpus.jsonl} ({@code _id}, {@code title}, {@code text}), {@code queries.jsonl} ({@code _id}, {@code text}) and {@code qrels.tsv} (query, document,
 * grade, below a heading). A corpus may also give {@code session}, {@code started} and {@code turn}.
 */
final class RetrievalFolder {
    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter STARTED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final Instant UNDATED = Instant.parse("2024-01-01T00:00:00Z");

    private RetrievalFolder() {}

    /** Whether the folder is of this form. */
    static boolean fits(Path folder) {
        return Files.isRegularFile(folder.resolve("corpus.jsonl"))
                && Files.isRegularFile(folder.resolve("queries.jsonl"))
                && Files.isRegularFile(folder.resolve("qrels.tsv"));
    }

    static JudgedCollection read(Path folder) {
        String name = String.valueOf(folder.getFileName());
        ProjectId project = new ProjectId(name);
        List<Frame> frames = new ArrayList<>();
        forEachLine(folder.resolve("corpus.jsonl"), document -> frames.add(frame(document, project)));
        Map<String, Map<FrameId, Integer>> grades = grades(folder.resolve("qrels.tsv"));
        List<Question> questions = new ArrayList<>();
        forEachLine(
                folder.resolve("queries.jsonl"),
                query -> Optional.ofNullable(grades.get(text(query, "_id")))
                        .ifPresent(judged -> questions.add(new Question(text(query, "text"), judged))));
        return new JudgedCollection(name, frames, questions);
    }

    private static Frame frame(JsonNode document, ProjectId project) {
        Optional<String> session = Optional.ofNullable(document.get("session")).map(JsonNode::asString);
        return Frame.builder(new FrameId(text(document, "_id")), project, createdAt(document))
                .name(text(document, "title"))
                .content(text(document, "text"))
                .session(session.map(SessionId::new))
                .state(Frame.CLOSED)
                .build();
    }

    /** The turns of a session are told apart by milliseconds, so that their order is that of the conversation. */
    private static Instant createdAt(JsonNode document) {
        JsonNode started = document.get("started");
        if (started == null) {
            return UNDATED;
        }
        int turn = document.get("turn") == null ? 0 : document.get("turn").asInt();
        return LocalDateTime.parse(started.asString(), STARTED)
                .toInstant(ZoneOffset.UTC)
                .plusMillis(turn);
    }

    private static Map<String, Map<FrameId, Integer>> grades(Path file) {
        Map<String, Map<FrameId, Integer>> grades = new HashMap<>();
        try (var lines = Files.lines(file)) {
            lines.skip(1).forEach(line -> {
                String[] columns = line.split("\t");
                int grade = Integer.parseInt(columns[columns.length - 1].strip());
                if (grade > 0) {
                    // TREC's own form has a column without meaning after the query.
                    String document = columns[columns.length - 2];
                    grades.computeIfAbsent(columns[0], query -> new HashMap<>()).put(new FrameId(document), grade);
                }
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return grades;
    }

    private static void forEachLine(Path file, Consumer<JsonNode> action) {
        try (var lines = Files.lines(file)) {
            lines.filter(line -> !line.isBlank()).forEach(line -> action.accept(JSON.readTree(line)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? "" : value.asString();
    }
}
