package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.GeneralizedUtf8;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.ports.json.FrameDefaults;
import dev.stackmemory.ports.json.FrameJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * What a Parquet column can hold as it is: texts in UTF-8, which has no halves of surrogate pairs, and instants of the years 1 to 9999,
 * which every engine knows.
 */
final class Exactness {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** Never used: the whole frame is written with id, project and creation time. */
    private static final FrameDefaults DEFAULTS =
            new FrameDefaults(() -> new FrameId("unknown"), new ProjectId("unknown"), Instant.EPOCH);

    private Exactness() {}

    static boolean isExact(Frame frame) {
        Provenance provenance = frame.provenance();
        return isExact(frame.createdAt())
                && frame.closedAt().map(Exactness::isExact).orElse(true)
                && isExact(frame.type())
                && isExact(frame.name())
                && isExact(frame.state())
                && isExact(frame.content())
                && isExact(frame.retention())
                && isExact(provenance.source())
                && isExact(provenance.derivation())
                && isExact(provenance.programVersion())
                && provenance.supersededBy().map(Exactness::isExact).orElse(true)
                && frame.run().map(Exactness::isExact).orElse(true)
                && frame.inputs().map(Exactness::isExact).orElse(true)
                && frame.outputs().map(Exactness::isExact).orElse(true)
                && frame.digest().map(Exactness::isExact).orElse(true)
                && frame.digestJson().map(Exactness::isExact).orElse(true)
                && frame.metadata().map(Exactness::isExact).orElse(true)
                && frame.tags().stream().allMatch(Exactness::isExact)
                && frame.events().stream().allMatch(Exactness::isExact)
                && frame.anchors().stream().allMatch(Exactness::isExact);
    }

    private static boolean isExact(FrameEvent event) {
        return isExact(event.id()) && isExact(event.type()) && isExact(event.payload()) && isExact(event.at());
    }

    private static boolean isExact(Anchor anchor) {
        return isExact(anchor.id())
                && isExact(anchor.type())
                && isExact(anchor.text())
                && isExact(anchor.metadata())
                && isExact(anchor.createdAt());
    }

    static boolean isExact(String text) {
        return GeneralizedUtf8.isWellFormed(text);
    }

    static boolean isExact(Instant instant) {
        return !instant.isBefore(FIRST) && !instant.isAfter(LAST);
    }

    /** The text, or where UTF-8 cannot hold it, one with replacement characters. */
    static String readable(String text) {
        return isExact(text) ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** The instant, or the nearest one that every engine knows. Never moves one past another. */
    static OffsetDateTime moment(Instant instant) {
        Instant known = instant.isBefore(FIRST) ? FIRST : instant.isAfter(LAST) ? LAST : instant;
        return OffsetDateTime.ofInstant(known, ZoneOffset.UTC);
    }

    /** The moment in microseconds since 1970, as the table counts. */
    static long micros(Instant instant) {
        return Math.multiplyExact(moment(instant).toInstant().toEpochMilli(), 1_000L);
    }

    static Instant instant(Object moment) {
        return ((OffsetDateTime) moment).toInstant();
    }

    static byte[] encode(Frame frame) {
        return FrameJson.write(frame).getBytes(StandardCharsets.UTF_8);
    }

    static Frame decode(ByteBuffer json) {
        ByteBuffer view = json.duplicate();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return FrameJson.read(bytes, 0, bytes.length, DEFAULTS);
    }
}
