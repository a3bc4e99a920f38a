package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.StoredFrame;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;

/** The rows of several files that are not deleted, in the order of the table: one row group of each file is in memory. */
final class MergedRows implements Iterator<StoredFrame>, Closeable {
    private final RowLayout layout;
    private final Set<FrameId> without;
    private final List<Source> sources = new ArrayList<>();
    private final PriorityQueue<Source> queue = new PriorityQueue<>(Comparator.comparing(Source::head, RowFiles.ORDER));

    private MergedRows(RowLayout layout, Set<FrameId> without) {
        this.layout = layout;
        this.without = without;
    }

    /**
     * @param without frames that are passed over
     */
    static MergedRows of(
            ParquetRows rows, Collection<LiveFile> files, Schema schema, Set<FrameId> without, Operation operation)
            throws IOException {
        var merged = new MergedRows(new RowLayout(schema), without);
        try {
            for (LiveFile file : files) {
                RowCursor cursor = rows.open(
                        Locator.file(file),
                        schema,
                        Expressions.alwaysTrue(),
                        RowChoice.allBut(file.deleted()),
                        operation);
                Source source = merged.new Source(file.location(), cursor);
                merged.sources.add(source);
                if (source.advance()) {
                    merged.queue.add(source);
                }
            }
            return merged;
        } catch (RuntimeException | IOException failure) {
            merged.close();
            throw failure;
        }
    }

    private final class Source {
        private final String location;
        private final RowCursor cursor;
        private Optional<StoredFrame> head = Optional.empty();

        Source(String location, RowCursor cursor) {
            this.location = location;
            this.cursor = cursor;
        }

        StoredFrame head() {
            return head.orElseThrow();
        }

        boolean advance() {
            try {
                for (Record row = cursor.next(); row != null; row = cursor.next()) {
                    if (without.isEmpty() || !without.contains(new FrameId(layout.text(row, Column.ID)))) {
                        head = Optional.of(FrameRows.copy(layout, row));
                        return true;
                    }
                }
                return false;
            } catch (RuntimeException | IOException damaged) {
                throw ParquetRows.failure(location, damaged);
            }
        }
    }

    @Override
    public boolean hasNext() {
        return !queue.isEmpty();
    }

    @Override
    public StoredFrame next() {
        Source first = queue.poll();
        if (first == null) {
            throw new NoSuchElementException();
        }
        StoredFrame row = first.head();
        if (first.advance()) {
            queue.add(first);
        }
        return row;
    }

    @Override
    public void close() throws IOException {
        for (Source source : sources) {
            source.cursor.close();
        }
    }
}
