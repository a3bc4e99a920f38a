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
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of LoCoMo's form: conversations of several sessions, and questions with the turns that hold the evidence (Maharana et al.,
 * "Evaluating very long-term conversational memory of LLM agents", 2024). A conversation is a project, a session a session, a turn a frame
 * whose text begins with its date and speaker and ends with the caption of its picture.
 */
final class LocomoFile {
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("h:mm a 'on' d MMMM, yyyy")
            .toFormatter(Locale.ENGLISH);
    private static final Pattern SESSION = Pattern.compile("session_\\d+");
    private static final Pattern EVIDENCE = Pattern.compile("D(\\d+):0*(\\d+)");

    private LocomoFile() {}

    /** One collection for each conversation of the file. */
    static List<JudgedCollection> read(Path file) {
        JsonNode samples;
        try {
            samples = new JsonMapper().readTree(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        List<JudgedCollection> collections = new ArrayList<>();
        for (JsonNode sample : samples) {
            collections.add(collection(sample));
        }
        return collections;
    }

    private static JudgedCollection collection(JsonNode sample) {
        String name = sample.get("sample_id").asString();
        ProjectId project = new ProjectId(name);
        JsonNode conversation = sample.get("conversation");
        List<Frame> frames = new ArrayList<>();
        for (String key : conversation.propertyNames()) {
            if (SESSION.matcher(key).matches()) {
                String date = conversation.get(key + "_date_time").asString();
                Instant start = LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
                int turn = 0;
                for (JsonNode said : conversation.get(key)) {
                    frames.add(Frame.builder(id(name, said.get("dia_id").asString()), project, start.plusMillis(turn++))
                            .session(new SessionId(name + "/" + key))
                            .state(Frame.CLOSED)
                            .content(text(date, said))
                            .build());
                }
            }
        }
        Set<FrameId> known = frames.stream().map(Frame::id).collect(Collectors.toSet());
        List<Question> questions = new ArrayList<>();
        for (JsonNode asked : sample.get("qa")) {
            Map<FrameId, Integer> evidence = evidence(name, asked, known);
            if (!evidence.isEmpty()) {
                questions.add(new Question(asked.get("question").asString(), evidence));
            }
        }
        return new JudgedCollection(name, frames, questions);
    }

    private static String text(String date, JsonNode said) {
        var text = new StringBuilder();
        text.append('[')
                .append(date)
                .append("] ")
                .append(said.get("speaker").asString())
                .append(": ");
        text.append(said.get("text").asString());
        JsonNode caption = said.get("blip_caption");
        if (caption != null && !caption.isNull()) {
            text.append(" (shares ").append(caption.asString()).append(')');
        }
        return text.toString();
    }

    /** The file writes {@code D8:6; D9:17}, {@code D30:05} and a bare {@code D} as well: what names no turn is left out. */
    private static Map<FrameId, Integer> evidence(String sample, JsonNode asked, Set<FrameId> known) {
        Map<FrameId, Integer> evidence = new HashMap<>();
        JsonNode listed = asked.get("evidence");
        if (listed == null) {
            return evidence;
        }
        for (JsonNode item : listed) {
            Matcher turns = EVIDENCE.matcher(item.asString());
            while (turns.find()) {
                FrameId id = id(sample, "D" + turns.group(1) + ":" + turns.group(2));
                if (known.contains(id)) {
                    evidence.put(id, 1);
                }
            }
        }
        return evidence;
    }

    private static FrameId id(String sample, String turn) {
        return new FrameId(sample + "/" + turn);
    }
}
