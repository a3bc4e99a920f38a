package dev.stackmemory.adapter.sqlite.chroma;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record as Chroma keeps it.
 *
 * @param number Chroma's own
 * @param id what its user calls it; unique in its collection
 * @param writtenAt when Chroma first wrote it, in UTC
 * @param collection the name; absent where the collection has gone
 * @param metadata texts, numbers, truth values and lists of them, by key; the document is one of them
 */
record ChromaRecord(
        long number,
        String id,
        Optional<String> writtenAt,
        Optional<String> collection,
        Optional<String> database,
        Optional<String> tenant,
        Map<String, @Nullable Object> metadata) {
    private static final String DOCUMENT = "chroma:document";
    private static final String NO_COLLECTION = "chroma";
    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_TAG = 100;

    /** Keys under which people keep such things, the likeliest first. */
    private static final List<String> TITLES = List.of("title", "name", "subject");

    private static final List<String> TIMES =
            List.of("created_at", "createdAt", "timestamp", "created", "date", "datetime", "time");
    private static final List<String> TAGS = List.of("tags", "tag", "keywords", "labels");
    private static final List<String> SESSIONS = List.of("session_id", "sessionId", "session", "conversation_id");

    /**
     * The frame that it becomes. Its id is made of database, collection and id, so that it is the same for the same record at any later time.
     *
     * @throws IllegalArgumentException if it can be none
     */
    Frame frame(Optional<ProjectId> said) {
        ProjectId project = said.orElseGet(() -> new ProjectId(collection.orElse(NO_COLLECTION)));
        String document = text(DOCUMENT).orElse("");
        return Frame.builder(new FrameId("chroma-" + identity()), project, createdAt())
                .type("document")
                .name(name(document))
                .state(Frame.CLOSED)
                .content(document)
                .session(session())
                .tags(tags())
                .metadata(json())
                .provenance(Provenance.of("chroma"))
                .build();
    }

    private String identity() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(tenant.orElse(""), database.orElse(""), collection.orElse(""), id)) {
                sha.update((part.length() + ":" + part).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha.digest(), 0, 16);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    private Optional<String> text(String key) {
        return metadata.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private Stream<String> texts(List<String> keys) {
        return keys.stream().flatMap(key -> text(key).stream()).filter(text -> !text.isBlank());
    }

    private String name(String document) {
        String name = texts(TITLES)
                .findFirst()
                .or(() -> document.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .findFirst())
                .orElse(id)
                .strip();
        int end = name.offsetByCodePoints(0, Math.min(LONGEST_NAME, name.codePointCount(0, name.length())));
        return name.substring(0, end);
    }

    private Instant createdAt() {
        return TIMES.stream()
                .flatMap(key -> MetadataTime.of(metadata.get(key)).stream())
                .findFirst()
                .or(() -> writtenAt.flatMap(MetadataTime::of))
                .orElse(Frame.UNKNOWN_TIME);
    }

    private Optional<SessionId> session() {
        return texts(SESSIONS).findFirst().flatMap(text -> {
            try {
                return Optional.of(new SessionId(text));
            } catch (IllegalArgumentException noId) {
                return Optional.empty(); // It stays in the metadata.
            }
        });
    }

    /** The members of a list, or what commas part; a list in the form of JSON too. */
    private List<String> tags() {
        return TAGS.stream()
                .map(metadata::get)
                .flatMap(value -> value instanceof Collection<?> list
                        ? list.stream().filter(String.class::isInstance).map(String.class::cast)
                        : value instanceof String text ? Arrays.stream(text.split(",", -1)) : Stream.empty())
                .map(tag -> tag.replaceAll("^[\\s\\[\"']+|[\\s\\]\"']+$", ""))
                .filter(tag -> !tag.isEmpty() && tag.length() <= LONGEST_TAG)
                .distinct()
                .toList();
    }

    /** {@code {"chroma": {"id", "collection", "database", "tenant", "metadata"}}}, without the document, which is the content. */
    private String json() {
        var text = new StringBuilder();
        var json = new JsonWriter(text);
        json.beginObject().name("chroma").beginObject().name("id").string(id);
        collection.ifPresent(name -> json.name("collection").string(name));
        database.ifPresent(name -> json.name("database").string(name));
        tenant.ifPresent(name -> json.name("tenant").string(name));
        json.name("metadata").beginObject();
        metadata.forEach((key, value) -> {
            if (!key.equals(DOCUMENT)) {
                json.name(key);
                write(json, value);
            }
        });
        json.endObject().endObject().endObject();
        return text.toString();
    }

    private static void write(JsonWriter json, @Nullable Object value) {
        switch (value) {
            case Boolean truth -> json.bool(truth);
            case Long number -> json.number(number.longValue());
            case Double number when Double.isFinite(number) -> json.number(number.doubleValue());
            case Collection<?> list -> {
                json.beginArray();
                list.forEach(member -> write(json, member));
                json.endArray();
            }
            case null -> json.raw("null");
            default -> json.string(String.valueOf(value));
        }
    }
}
