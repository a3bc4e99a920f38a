package dev.stackmemory.adapter.sqlite.original;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of the original as they can be told from imported frames alone. */
final class Recovered {
    final List<Map<String, @Nullable Object>> frames = new ArrayList<>();
    final List<Map<String, @Nullable Object>> events = new ArrayList<>();
    final List<Map<String, @Nullable Object>> anchors = new ArrayList<>();
    final Map<String, Long> otherRows = new LinkedHashMap<>();
    int placeholders;

    Recovered(List<Frame> imported) {
        imported.forEach(this::add);
    }

    private void add(Frame frame) {
        Map<String, @Nullable Object> kept =
                Json.object(frame.metadata().map(Json::object).orElse(Map.of()).get("stackmemory"));
        Json.object(kept.get("rows"))
                .forEach((table, rows) ->
                        otherRows.merge(table, (long) Json.list(rows).size(), Long::sum));
        if (frame.type().equals("table")) {
            return;
        }
        Object frameId = Json.object(kept.get("columns"))
                .getOrDefault("frame_id", frame.id().value());
        boolean placeholder = kept.containsKey("placeholder");
        if (placeholder) {
            placeholders++;
        } else {
            frames.add(frameRow(frame, Json.object(kept.get("columns"))));
        }
        boolean seconds = "s".equals(kept.get("eventTimes"));
        for (FrameEvent event : frame.events()) {
            var row = new LinkedHashMap<String, @Nullable Object>();
            row.put("event_id", event.id());
            row.put("frame_id", frameId);
            row.put("seq", event.sequence());
            row.put("event_type", event.type());
            row.put("payload", event.payload());
            row.put("ts", event.at().toEpochMilli() / (seconds ? 1_000 : 1));
            row.put("project", placeholder ? null : frame.project().value());
            row.putAll(Json.object(kept.get("everyEvent")));
            row.putAll(Json.object(Json.object(kept.get("events")).get(event.id())));
            events.add(row);
        }
        for (Anchor anchor : frame.anchors()) {
            var row = new LinkedHashMap<String, @Nullable Object>();
            row.put("anchor_id", anchor.id());
            row.put("frame_id", frameId);
            row.put("type", anchor.type());
            row.put("text", anchor.text());
            row.put("priority", (long) anchor.priority());
            row.put("created_at", anchor.createdAt().getEpochSecond());
            row.put("project_id", frame.project().value());
            row.put("project", placeholder ? null : frame.project().value());
            row.putAll(Json.object(kept.get("everyAnchor")));
            row.putAll(Json.object(Json.object(kept.get("anchors")).get(anchor.id())));
            anchors.add(row);
        }
    }

    private static Map<String, @Nullable Object> frameRow(Frame frame, Map<String, @Nullable Object> raw) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("frame_id", frame.id().value());
        row.put("project_id", frame.project().value());
        row.put("type", frame.type());
        row.put("name", frame.name());
        row.put("state", frame.state());
        row.put("depth", (long) frame.depth());
        row.put("inputs", frame.inputs().orElse(null));
        row.put("outputs", frame.outputs().orElse(null));
        row.put("digest_text", frame.digest().orElse(null));
        row.put("digest_json", frame.digestJson().orElse(null));
        row.put("created_at", frame.createdAt().getEpochSecond());
        row.put("closed_at", frame.closedAt().map(Instant::getEpochSecond).orElse(null));
        row.putAll(raw);
        return row;
    }

    static Map<String, Long> countBy(List<Map<String, @Nullable Object>> rows, String column) {
        var counts = new LinkedHashMap<String, Long>();
        rows.forEach(row -> counts.merge(
                Objects.requireNonNullElse(row.get(column), "<NULL>").toString(), 1L, Long::sum));
        return counts;
    }

    static String idsHash(List<Map<String, @Nullable Object>> rows, String column) {
        return sha256(String.join(
                "\n",
                sorted(rows, column).stream()
                        .map(row -> String.valueOf(row.get(column)))
                        .toList()));
    }

    static String contentHash(List<Map<String, @Nullable Object>> rows, String... columns) {
        var text = new StringBuilder();
        for (Map<String, @Nullable Object> row : sorted(rows, columns[0])) {
            for (int index = 0; index < columns.length; index++) {
                text.append(index == 0 ? "" : "\u001f")
                        .append(Optional.ofNullable(row.get(columns[index]))
                                .map(Object::toString)
                                .orElse("\u2205"));
            }
            text.append('\n');
        }
        return sha256(text.toString());
    }

    private static List<Map<String, @Nullable Object>> sorted(List<Map<String, @Nullable Object>> rows, String column) {
        var sorted = new ArrayList<>(rows);
        sorted.sort((left, right) -> Arrays.compareUnsigned(bytes(left.get(column)), bytes(right.get(column))));
        return sorted;
    }

    private static byte[] bytes(@Nullable Object value) {
        return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException absent) {
            throw new AssertionError(absent);
        }
    }
}
