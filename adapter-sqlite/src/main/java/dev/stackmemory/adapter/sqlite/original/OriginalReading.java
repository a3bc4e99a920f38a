package dev.stackmemory.adapter.sqlite.original;

import dev.stackmemory.adapter.sqlite.internal.UntouchedFile;
import dev.stackmemory.adapter.sqlite.internal.UntouchedReading;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.source.SourceItem;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks through all tables of frames side by side in the order of the frame ids: at each id there is a frame, or rows that belong to an
 * absent one. Then come the tables that have nothing to do with frames. In memory is one frame at a time.
 */
final class OriginalReading extends UntouchedReading {
    private static final int ROWS_A_FRAME = 200;

    private final OriginalTables tables;
    private final ProjectId fallback;
    /** The id after which an interrupted reading goes on. */
    private final @Nullable String skipUntil;

    private final SortedRows frames;
    private final Map<String, SortedRows> parts = new LinkedHashMap<>();
    private final Deque<String> otherTables;
    private final Deque<String> derived;
    private @Nullable TableRows openTable;
    private SortedRows.@Nullable Key previous;
    private long progress;

    OriginalReading(UntouchedFile file, OriginalTables tables, ProjectId fallback, Optional<String> checkpoint)
            throws SQLException {
        super(file);
        this.tables = tables;
        this.fallback = fallback;
        this.skipUntil = place(checkpoint).orElse(null);
        this.frames = open(OriginalTables.FRAMES);
        for (String table : tables.ofFrames()) {
            parts.put(table, open(table));
        }
        this.otherTables = new ArrayDeque<>(tables.others());
        this.derived = new ArrayDeque<>(tables.derived());
    }

    private SortedRows open(String table) throws SQLException {
        return new SortedRows(file().connection(), table, tables.columns().getOrDefault(table, List.of()));
    }

    @Override
    protected void advance() throws SQLException {
        Optional<SortedRows.Key> key = smallestKey();
        if (key.isPresent()) {
            readFrame(key.get());
        } else if (openTable != null || !otherTables.isEmpty()) {
            readTable();
        } else if (!derived.isEmpty()) {
            add(new SourceItem.Skipped(
                    derived.removeFirst(),
                    "an index or a view, which is made anew",
                    false,
                    progress,
                    Optional.empty()));
        } else {
            end();
        }
    }

    private Optional<SortedRows.Key> smallestKey() {
        Optional<SortedRows.Key> smallest = frames.nextKey();
        for (SortedRows part : parts.values()) {
            Optional<SortedRows.Key> key = part.nextKey();
            if (key.isPresent() && (smallest.isEmpty() || key.get().compareTo(smallest.get()) < 0)) {
                smallest = key;
            }
        }
        return smallest;
    }

    private void readFrame(SortedRows.Key key) throws SQLException {
        boolean hasRow = frames.nextKey().map(key::compareTo).equals(Optional.of(0));
        boolean isDuplicate = previous != null && previous.compareTo(key) == 0;
        @Nullable RawRow row = hasRow ? frames.take() : null;
        var original = new OriginalFrame(fallback);
        List<RawRow> events = List.of();
        List<RawRow> anchors = List.of();
        for (Map.Entry<String, SortedRows> part : parts.entrySet()) {
            List<RawRow> rows = part.getValue().takeAll(key);
            progress += rows.size();
            switch (part.getKey()) {
                case OriginalTables.EVENTS -> events = rows;
                case OriginalTables.ANCHORS -> anchors = rows;
                default -> original.attach(part.getKey(), rows);
            }
        }
        previous = key;
        if (row == null) {
            add(key, original.placeholder(key, events, anchors), "frame " + key.value(), original.repairs());
        } else {
            progress++;
            add(key, original.of(row, isDuplicate, events, anchors), row.location(), original.repairs());
        }
    }

    private void add(SortedRows.Key key, Frame frame, String location, List<String> repairs) {
        Optional<String> id = key.value() instanceof String text ? Optional.of(text) : Optional.empty();
        if (skipUntil != null
                && id.isPresent()
                && new SortedRows.Key(id.get()).compareTo(new SortedRows.Key(skipUntil)) <= 0) {
            return;
        }
        add(new SourceItem.Read(frame, location, repairs, 0, progress, id.map(this::checkpoint)));
    }

    private void readTable() throws SQLException {
        TableRows table = openTable;
        if (table == null) {
            table = new TableRows(file().connection(), otherTables.removeFirst());
            openTable = table;
        }
        int part = table.nextPart();
        List<RawRow> rows = table.take(ROWS_A_FRAME);
        if (rows.isEmpty()) {
            table.close();
            openTable = null;
            return;
        }
        progress += rows.size();
        var metadata = new OriginalMetadata();
        metadata.rows(table.name(), rows);
        Frame frame = Frame.builder(
                        new FrameId("stackmemory-table-" + FrameIdText.shorten(file().path() + "\n" + table.name())
                                + "-" + part),
                        fallback,
                        Frame.UNKNOWN_TIME)
                .type("table")
                .state(Frame.CLOSED)
                .name("table " + table.name() + " of " + file().path().getFileName() + ", part " + part)
                .metadata(metadata.json())
                .revision(rows.size())
                .build();
        add(new SourceItem.Read(
                frame,
                rows.getFirst().location(),
                List.of("rows of a table that belongs to no frame are kept in the metadata"),
                0,
                progress,
                Optional.empty()));
    }
}
