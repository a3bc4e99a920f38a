package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.PagePosition;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list: files in the order of the best frame that their bounds allow, a few at a time, until the page is full of better ones
 * than any other file can have.
 */
final class ListSearch {
    private static final int WAVE = 8;

    /** So many rows for each frame of the page are looked into first: most filters find it among them, and the other files are not read. */
    private static final long ROWS_FOR_A_FRAME = 100;

    private final ArchiveTable table;
    private final TableView view;
    private final FrameFilter filter;
    private final ListOrder order;
    private final Optional<PagePosition> start;
    private final int limit;
    private final TreeMap<PagePosition, FrameSummary> best = new TreeMap<>();

    ListSearch(
            ArchiveTable table,
            TableView view,
            FrameFilter filter,
            ListOrder order,
            Optional<PagePosition> start,
            int limit) {
        this.table = table;
        this.view = view;
        this.filter = filter;
        this.order = order;
        this.start = start;
        this.limit = limit;
    }

    Page page(Operation operation) {
        operation.choosingAmong(view.files().size());
        List<LiveFile> files = new ArrayList<>(FileScan.possible(view, FilterExpressions.including(filter)));
        files.sort(Comparator.comparingLong(this::promise).reversed());
        for (int from = 0, to = firstWave(files);
                from < files.size();
                from = to, to = Math.min(files.size(), to + WAVE)) {
            List<LiveFile> wave = files.subList(from, to).stream()
                    .filter(file -> !isFull() || promise(file) >= threshold())
                    .toList();
            if (wave.isEmpty()) {
                break;
            }
            FileScan.overEach(wave, file -> scan(file, operation));
        }
        List<FrameSummary> frames = List.copyOf(best.values());
        return frames.size() <= limit
                ? new Page(frames, Optional.empty())
                : new Page(
                        frames.subList(0, limit),
                        Optional.of(
                                PagePosition.of(order, frames.get(limit - 1)).encode()));
    }

    /** How many files are read together before it is known whether others are needed. */
    private int firstWave(List<LiveFile> files) {
        int count = 0;
        for (long rows = 0; count < Math.min(WAVE, files.size()) && rows < ROWS_FOR_A_FRAME * limit; count++) {
            rows += files.get(count).rows();
        }
        return count;
    }

    /** Whether there is a page, and a frame that tells that there is another. */
    private boolean isFull() {
        return best.size() > limit;
    }

    private boolean scan(LiveFile file, Operation operation) {
        var rows = new RowFilter(filter);
        Schema columns = rows.columns(view.schema(), ArchiveCatalog.summaryColumns());
        var layout = new RowLayout(columns);
        Expression possible = Expressions.and(FilterExpressions.including(filter), worthReading());
        FileScan.scan(table, file, columns, possible, operation, (position, row) -> {
            if (rows.matches(layout, row)) {
                offer(ArchiveCatalog.summary(layout, row));
            }
            return true;
        });
        return true;
    }

    private void offer(FrameSummary summary) {
        PagePosition place = PagePosition.of(order, summary);
        if (start.isPresent() && place.compareTo(start.get()) <= 0) {
            return;
        }
        synchronized (best) {
            best.put(place, summary);
            if (best.size() > limit + 1) {
                best.pollLastEntry();
            }
        }
    }

    /** What a file can have at best, larger being better, in the order of this list. */
    private long promise(LiveFile file) {
        return switch (order) {
            case NEWEST_FIRST -> bound(file.file(), file.file().upperBounds(), Column.CREATED_AT, Long.MAX_VALUE);
            case OLDEST_FIRST -> {
                long earliest = bound(file.file(), file.file().lowerBounds(), Column.CREATED_AT, Long.MIN_VALUE);
                yield earliest == Long.MIN_VALUE ? Long.MAX_VALUE : -earliest;
            }
            case HIGHEST_SCORE_FIRST -> bound(file.file(), file.file().upperBounds(), Column.SCORE, Long.MAX_VALUE);
        };
    }

    /** What the last frame of the full page has, on the scale of {@link #promise}. */
    private long threshold() {
        long worst = best.lastKey().sortValue();
        return switch (order) {
            case NEWEST_FIRST -> clamped(worst);
            case OLDEST_FIRST -> -clamped(worst);
            case HIGHEST_SCORE_FIRST -> worst;
        };
    }

    /** As the column has it, in microseconds. */
    private static long clamped(long millis) {
        return Exactness.micros(Instant.ofEpochMilli(millis));
    }

    private long bound(DataFile file, @Nullable Map<Integer, ByteBuffer> bounds, String column, long unknown) {
        var field = view.schema().findField(column);
        ByteBuffer bound = bounds == null ? null : bounds.get(field.fieldId());
        if (bound == null || file.recordCount() == 0) {
            return unknown;
        }
        Type type = field.type();
        Object value = Conversions.fromByteBuffer(type, bound);
        return value instanceof Double score ? Double.doubleToLongBits(Math.abs(score)) : (Long) value;
    }

    /** Rows that are not before the cursor, nor behind a full page, as far as the columns can tell. */
    private Expression worthReading() {
        Expression all = start.map(PagePosition::sortValue).map(this::notBefore).orElse(Expressions.alwaysTrue());
        synchronized (best) {
            return isFull() ? Expressions.and(all, notBehind(best.lastKey().sortValue())) : all;
        }
    }

    private Expression notBefore(long value) {
        return switch (order) {
            case NEWEST_FIRST -> Expressions.lessThanOrEqual(Column.CREATED_AT, clamped(value));
            case OLDEST_FIRST -> Expressions.greaterThanOrEqual(Column.CREATED_AT, clamped(value));
            case HIGHEST_SCORE_FIRST -> Expressions.lessThanOrEqual(Column.SCORE, Double.longBitsToDouble(value));
        };
    }

    private Expression notBehind(long value) {
        return switch (order) {
            case NEWEST_FIRST -> Expressions.greaterThanOrEqual(Column.CREATED_AT, clamped(value));
            case OLDEST_FIRST -> Expressions.lessThanOrEqual(Column.CREATED_AT, clamped(value));
            case HIGHEST_SCORE_FIRST -> Expressions.greaterThanOrEqual(Column.SCORE, Double.longBitsToDouble(value));
        };
    }
}
