package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;

/** A filter on rows, of which it reads no more columns than it needs. */
final class RowFilter {
    private final FrameFilter filter;

    RowFilter(FrameFilter filter) {
        this.filter = filter;
    }

    /** The columns that the filter looks at, and the given ones. */
    Schema columns(Schema table, String... others) {
        Set<String> names = new LinkedHashSet<>(List.of(others));
        names.add(Column.EXACT);
        if (!filter.projects().isEmpty()) {
            names.add(Column.PROJECT);
        }
        if (filter.session().isPresent()) {
            names.add(Column.SESSION);
        }
        if (!filter.types().isEmpty()) {
            names.add(Column.TYPE);
        }
        if (!filter.states().isEmpty()) {
            names.add(Column.STATE);
        }
        if (!filter.tags().isEmpty()) {
            names.add(Column.TAGS);
        }
        if (filter.minScore() > 0) {
            names.add(Column.SCORE);
        }
        if (filter.createdWithin().from().isPresent()
                || filter.createdWithin().to().isPresent()) {
            names.add(Column.CREATED_AT);
        }
        return table.select(names);
    }

    boolean matches(RowLayout layout, Record row) {
        ByteBuffer exact = layout.find(row, Column.EXACT, ByteBuffer.class);
        if (exact != null) {
            Frame frame = Exactness.decode(exact);
            return filter.matches(frame);
        }
        return (filter.projects().isEmpty()
                        || filter.projects().contains(new ProjectId(layout.text(row, Column.PROJECT))))
                && (filter.session().isEmpty()
                        || filter.session()
                                .equals(layout.findText(row, Column.SESSION).map(SessionId::new)))
                && (filter.types().isEmpty() || filter.types().contains(layout.text(row, Column.TYPE)))
                && (filter.states().isEmpty() || filter.states().contains(layout.text(row, Column.STATE)))
                && (filter.tags().isEmpty() || layout.texts(row, Column.TAGS).containsAll(filter.tags()))
                && (filter.minScore() <= 0 || layout.get(row, Column.SCORE, Double.class) >= filter.minScore())
                && isWithin(layout, row);
    }

    private boolean isWithin(RowLayout layout, Record row) {
        if (filter.createdWithin().from().isEmpty()
                && filter.createdWithin().to().isEmpty()) {
            return true;
        }
        Instant createdAt = layout.instant(row, Column.CREATED_AT).orElseThrow();
        return filter.createdWithin().contains(createdAt);
    }
}
