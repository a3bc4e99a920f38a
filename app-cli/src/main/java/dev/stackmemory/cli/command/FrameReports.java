package dev.stackmemory.cli.command;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.json.JsonWriter;
import dev.stackmemory.ports.store.FrameSummary;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** The parts of JSON results that several commands share; docs/cli-json.md describes them. */
final class FrameReports {
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private FrameReports() {}

    static String instant(Instant at) {
        return INSTANT.format(at);
    }

    static void summary(FrameSummary frame, JsonWriter json) {
        json.beginObject()
                .name("id")
                .string(frame.id().value())
                .name("project")
                .string(frame.project().value());
        frame.session()
                .map(SessionId::value)
                .ifPresent(id -> json.name("session").string(id));
        frame.parent().map(FrameId::value).ifPresent(id -> json.name("parent").string(id));
        json.name("type")
                .string(frame.type())
                .name("name")
                .string(frame.name())
                .name("state")
                .string(frame.state());
        strings("tags", frame.tags(), json);
        json.name("createdAt")
                .string(instant(frame.createdAt()))
                .name("score")
                .number(frame.score())
                .name("revision")
                .number(frame.revision())
                .endObject();
    }

    static void residency(Residency residency, JsonWriter json) {
        json.beginObject()
                .name("home")
                .string(residency.home().toString())
                .name("tier")
                .number(residency.tier().level())
                .name("placedAt")
                .string(instant(residency.placedAt()))
                .name("bytes")
                .number(residency.sizeBytes())
                .name("hash")
                .string(residency.hash().toString())
                .name("reads")
                .number(residency.access().count());
        residency.access().lastAccess().ifPresent(at -> json.name("lastReadAt").string(instant(at)));
        json.endObject();
    }

    static void strings(String name, Collection<String> values, JsonWriter json) {
        json.name(name).beginArray();
        values.forEach(json::string);
        json.endArray();
    }

    static void counts(String name, Map<String, Long> counts, JsonWriter json) {
        json.name(name).beginObject();
        counts.forEach((key, count) -> json.name(key).number(count));
        json.endObject();
    }

    /** {@code hot}: the tier as people name it. */
    static String tier(Residency residency) {
        return residency.tier().name().toLowerCase(Locale.ROOT);
    }
}
