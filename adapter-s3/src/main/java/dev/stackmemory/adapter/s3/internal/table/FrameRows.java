package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.failure.StoreException.CorruptFrame;
import dev.stackmemory.ports.json.MalformedFrameJson;
import dev.stackmemory.ports.store.StoredFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * Whole frames as rows and back. A frame whose texts and instants all fit is in the readable columns alone; of any other these are
 * an approximation for other engines, and the column {@code exact} has it as it is.
 */
final class FrameRows {
    private final RowLayout layout;
    private final GenericRecord template;
    private final GenericRecord event;
    private final GenericRecord anchor;

    /**
     * @param schema the table's, with all columns of {@link FrameTable#schema()}
     */
    FrameRows(Schema schema) {
        this.layout = new RowLayout(schema);
        this.template = GenericRecord.create(schema);
        this.event = GenericRecord.create(element(schema, Column.EVENTS));
        this.anchor = GenericRecord.create(element(schema, Column.ANCHORS));
    }

    private static Types.StructType element(Schema schema, String column) {
        return schema.findType(column).asListType().elementType().asStructType();
    }

    Record row(StoredFrame copy) {
        Frame frame = copy.frame();
        Record row = template.copy();
        layout.set(row, Column.ID, frame.id().value());
        layout.set(row, Column.REVISION, frame.revision());
        layout.set(row, Column.LEDGER_VERSION, copy.ledgerVersion());
        layout.set(row, Column.PROJECT, frame.project().value());
        layout.set(row, Column.CREATED_AT, Exactness.moment(frame.createdAt()));
        layout.set(row, Column.SCORE, frame.score());
        layout.set(row, Column.SESSION, frame.session().map(SessionId::value).orElse(null));
        layout.set(row, Column.TYPE, Exactness.readable(frame.type()));
        layout.set(row, Column.STATE, Exactness.readable(frame.state()));
        layout.set(
                row, Column.TAGS, frame.tags().stream().map(Exactness::readable).toList());
        layout.set(row, Column.NAME, Exactness.readable(frame.name()));
        layout.set(row, Column.PARENT, frame.parent().map(FrameId::value).orElse(null));
        layout.set(row, Column.DEPTH, frame.depth());
        set(row, Column.RUN, frame.run());
        layout.set(
                row, Column.CLOSED_AT, frame.closedAt().map(Exactness::moment).orElse(null));
        layout.set(row, Column.RETENTION, Exactness.readable(frame.retention()));
        layout.set(
                row,
                Column.CONTENT_HASH,
                ByteBuffer.wrap(HexFormat.of().parseHex(copy.hash().hex())));
        Provenance provenance = frame.provenance();
        layout.set(row, Column.SOURCE, Exactness.readable(provenance.source()));
        layout.set(row, Column.DERIVATION, Exactness.readable(provenance.derivation()));
        layout.set(row, Column.CONFIDENCE, provenance.confidence());
        set(row, Column.SUPERSEDED_BY, provenance.supersededBy());
        layout.set(row, Column.PROGRAM_VERSION, Exactness.readable(provenance.programVersion()));
        layout.set(row, Column.CONTENT, Exactness.readable(frame.content()));
        set(row, Column.INPUTS, frame.inputs());
        set(row, Column.OUTPUTS, frame.outputs());
        set(row, Column.DIGEST, frame.digest());
        set(row, Column.DIGEST_JSON, frame.digestJson());
        set(row, Column.METADATA, frame.metadata());
        layout.set(row, Column.EVENTS, frame.events().stream().map(this::row).toList());
        layout.set(row, Column.ANCHORS, frame.anchors().stream().map(this::row).toList());
        layout.set(row, Column.EXACT, Exactness.isExact(frame) ? null : ByteBuffer.wrap(Exactness.encode(frame)));
        return row;
    }

    private void set(Record row, String column, Optional<String> text) {
        layout.set(row, column, text.map(Exactness::readable).orElse(null));
    }

    private Record row(FrameEvent from) {
        Record to = event.copy();
        to.set(0, Exactness.readable(from.id()));
        to.set(1, from.sequence());
        to.set(2, Exactness.readable(from.type()));
        to.set(3, Exactness.readable(from.payload()));
        to.set(4, Exactness.moment(from.at()));
        return to;
    }

    private Record row(Anchor from) {
        Record to = anchor.copy();
        to.set(0, Exactness.readable(from.id()));
        to.set(1, Exactness.readable(from.type()));
        to.set(2, Exactness.readable(from.text()));
        to.set(3, from.priority());
        to.set(4, Exactness.moment(from.createdAt()));
        to.set(5, Exactness.readable(from.metadata()));
        return to;
    }

    /**
     * The copy of a whole row.
     *
     * @throws CorruptFrame if the row holds what no frame can
     */
    static StoredFrame copy(RowLayout layout, Record row) {
        String id = layout.text(row, Column.ID);
        try {
            ByteBuffer exact = layout.find(row, Column.EXACT, ByteBuffer.class);
            Frame frame = exact == null ? frame(layout, row) : Exactness.decode(exact);
            ByteBuffer hash =
                    layout.get(row, Column.CONTENT_HASH, ByteBuffer.class).duplicate();
            byte[] bytes = new byte[hash.remaining()];
            hash.get(bytes);
            return new StoredFrame(
                    frame,
                    new ContentHash(HexFormat.of().formatHex(bytes)),
                    layout.get(row, Column.LEDGER_VERSION, Long.class));
        } catch (IllegalArgumentException | MalformedFrameJson damaged) {
            throw new CorruptFrame(
                    "frame " + id + " cannot be read back from the archive: " + damaged.getMessage()
                            + ". Forget it and record it again, or restore a backup.",
                    damaged);
        }
    }

    private static Frame frame(RowLayout layout, Record row) {
        var tags = new TreeSet<String>(Utf8Order.INSTANCE);
        tags.addAll(layout.texts(row, Column.TAGS));
        return new Frame(
                new FrameId(layout.text(row, Column.ID)),
                new ProjectId(layout.text(row, Column.PROJECT)),
                layout.findText(row, Column.SESSION).map(SessionId::new),
                layout.findText(row, Column.RUN),
                layout.findText(row, Column.PARENT).map(FrameId::new),
                layout.get(row, Column.DEPTH, Integer.class),
                layout.text(row, Column.TYPE),
                layout.text(row, Column.NAME),
                layout.text(row, Column.STATE),
                layout.text(row, Column.CONTENT),
                layout.findText(row, Column.INPUTS),
                layout.findText(row, Column.OUTPUTS),
                layout.findText(row, Column.DIGEST),
                layout.findText(row, Column.DIGEST_JSON),
                layout.findText(row, Column.METADATA),
                tags,
                layout.instant(row, Column.CREATED_AT)
                        .orElseThrow(() -> new IllegalArgumentException("no creation time")),
                layout.instant(row, Column.CLOSED_AT),
                layout.text(row, Column.RETENTION),
                layout.get(row, Column.SCORE, Double.class),
                new Provenance(
                        layout.text(row, Column.SOURCE),
                        layout.text(row, Column.DERIVATION),
                        layout.get(row, Column.CONFIDENCE, Double.class),
                        layout.findText(row, Column.SUPERSEDED_BY),
                        layout.text(row, Column.PROGRAM_VERSION)),
                events(layout.find(row, Column.EVENTS, List.class)),
                anchors(layout.find(row, Column.ANCHORS, List.class)),
                layout.get(row, Column.REVISION, Long.class));
    }

    private static List<FrameEvent> events(@Nullable List<?> rows) {
        var events = new ArrayList<FrameEvent>();
        for (Object element : rows == null ? List.of() : rows) {
            Record row = (Record) element;
            events.add(new FrameEvent(
                    row.get(0, String.class),
                    row.get(1, Long.class),
                    row.get(2, String.class),
                    row.get(3, String.class),
                    Exactness.instant(row.get(4))));
        }
        return events;
    }

    private static List<Anchor> anchors(@Nullable List<?> rows) {
        var anchors = new ArrayList<Anchor>();
        for (Object element : rows == null ? List.of() : rows) {
            Record row = (Record) element;
            anchors.add(new Anchor(
                    row.get(0, String.class),
                    row.get(1, String.class),
                    row.get(2, String.class),
                    row.get(3, Integer.class),
                    Exactness.instant(row.get(4)),
                    row.get(5, String.class)));
        }
        return anchors;
    }
}
