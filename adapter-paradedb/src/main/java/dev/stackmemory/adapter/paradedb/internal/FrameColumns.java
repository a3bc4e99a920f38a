package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.GeneralizedUtf8;
import dev.stackmemory.domain.frame.SessionId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The columns of frames, events and anchors, in one order for every way of writing and reading them. */
final class FrameColumns {
    static final String FRAMES =
            "frame_key, created_at, revision, ledger_version, closed_at, score, prov_confidence, depth, event_count,"
                    + " anchor_count, at_home, frame_id, project_id, session_id, run_id, parent_frame_id, type, name,"
                    + " state, retention, prov_source, prov_derivation, prov_superseded_by, prov_program_version,"
                    + " content_hash, tags, tag_keys, content, inputs, outputs, digest, digest_json, metadata, packed,"
                    + " metadata_json";
    static final int FRAME_COLUMNS = 35;
    static final String EVENTS = "frame_key, created_at, sequence, at, ordinal, event_id, type, payload";
    static final int EVENT_COLUMNS = 8;
    static final String ANCHORS =
            "frame_key, created_at, anchored_at, ordinal, priority, anchor_id, type, text, metadata";
    static final int ANCHOR_COLUMNS = 9;

    private FrameColumns() {}

    static void frame(NewCopy written, RowSink sink) throws SQLException {
        placed(written, sink);
        known(written.copy(), sink);
    }

    /** The first columns, of which some are known in the transaction only. */
    static void placed(NewCopy written, RowSink sink) throws SQLException {
        Frame frame = written.copy().frame();
        sink.number(written.key())
                .number(written.createdAt())
                .number(frame.revision())
                .number(written.ledgerVersion())
                .number(frame.closedAt().map(Instant::toEpochMilli).orElse(null))
                .fraction(frame.score())
                .fraction(frame.provenance().confidence())
                .integer(frame.depth())
                .integer(frame.events().size())
                .integer(frame.anchors().size())
                .flag(written.atHome());
    }

    /** The columns after them, which are the frame itself. */
    static void known(Copy copy, RowSink sink) throws SQLException {
        known(copy.frame(), copy.texts(), copy.hashBytes(), sink);
    }

    static void known(Frame frame, LongTexts texts, byte[] hash, RowSink sink) throws SQLException {
        sink.text(frame.id().value())
                .text(frame.project().value())
                .text(frame.session().map(SessionId::value).orElse(null))
                .text(Texts.encode(frame.run()))
                .text(frame.parent().map(FrameId::value).orElse(null))
                .text(Texts.encode(frame.type()))
                .text(Texts.encode(frame.name()))
                .text(Texts.encode(frame.state()))
                .text(Texts.encode(frame.retention()))
                .text(Texts.encode(frame.provenance().source()))
                .text(Texts.encode(frame.provenance().derivation()))
                .text(Texts.encode(frame.provenance().supersededBy()))
                .text(Texts.encode(frame.provenance().programVersion()))
                .bytes(hash)
                .texts(tags(frame.tags()))
                .numbers(tagKeys(frame.tags()))
                .text(texts.content())
                .text(texts.inputs())
                .text(texts.outputs())
                .text(texts.digest())
                .text(texts.digestJson())
                .text(texts.metadata())
                .bytes(texts.packed())
                .json(MetadataJson.of(frame.metadata().orElse(null)));
    }

    static void event(NewCopy written, int ordinal, RowSink sink) throws SQLException {
        FrameEvent event = written.copy().frame().events().get(ordinal);
        sink.number(written.key())
                .number(written.createdAt())
                .number(event.sequence())
                .number(event.at().toEpochMilli())
                .integer(ordinal)
                .text(Texts.encode(event.id()))
                .text(Texts.encode(event.type()))
                .text(Texts.encode(event.payload()));
    }

    static void anchor(NewCopy written, int ordinal, RowSink sink) throws SQLException {
        Anchor anchor = written.copy().frame().anchors().get(ordinal);
        sink.number(written.key())
                .number(written.createdAt())
                .number(anchor.createdAt().toEpochMilli())
                .integer(ordinal)
                .integer(anchor.priority())
                .text(Texts.encode(anchor.id()))
                .text(Texts.encode(anchor.type()))
                .text(Texts.encode(anchor.text()))
                .text(Texts.encode(anchor.metadata()));
    }

    private static String @Nullable [] tags(Collection<String> tags) {
        return tags.isEmpty() ? null : tags.stream().map(Texts::encode).toArray(String[]::new);
    }

    private static long @Nullable [] tagKeys(Collection<String> tags) {
        return tags.isEmpty()
                ? null
                : tags.stream().mapToLong(FrameColumns::tagKey).distinct().toArray();
    }

    /** FNV-1a of 64 bits over the generalised UTF-8: what the index of tags finds candidates by. */
    static long tagKey(String tag) {
        long hash = 0xcbf29ce484222325L;
        for (byte unit : GeneralizedUtf8.encode(tag)) {
            hash = (hash ^ (unit & 0xFF)) * 0x100000001b3L;
        }
        return hash;
    }
}
