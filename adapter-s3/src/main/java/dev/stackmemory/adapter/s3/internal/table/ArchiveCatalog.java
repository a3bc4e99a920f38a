package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.PagePosition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.StrictMetricsEvaluator;

/** Lists and counts the frames of one version of the table: from its bounds alone where they suffice, else from the narrow columns. */
final class ArchiveCatalog implements FrameCatalog {
    private static final String ALL = "";

    private final ArchiveTable table;
    private final Function<Operation, TableVersion> version;
    private final KnownCounts known = new KnownCounts();
    private final FileCounts ofFiles;

    /**
     * @param version which version is listed
     */
    ArchiveCatalog(ArchiveTable table, Function<Operation, TableVersion> version) {
        this.table = table;
        this.version = version;
        this.ofFiles = new FileCounts(table.cache());
    }

    @Override
    public Page list(FrameFilter filter, ListOrder order, Optional<String> after, int limit, Deadline deadline) {
        if (limit < 1) {
            throw new IllegalArgumentException("a page of " + limit + " frames is none");
        }
        Optional<PagePosition> start = after.map(text -> PagePosition.decode(text, order));
        Operation operation = table.begin("listing frames", deadline);
        TableView view = table.view(version.apply(operation), operation);
        return new ListSearch(table, view, filter, order, start, limit).page(operation);
    }

    @Override
    public long count(FrameFilter filter, Deadline deadline) {
        Operation operation = table.begin("counting frames", deadline);
        TableVersion counted = version.apply(operation);
        if (filter.equals(FrameFilter.ALL) && counted.rows().isPresent()) {
            return counted.rows().getAsLong();
        }
        return known.get(
                        counted.snapshot(),
                        Optional.empty(),
                        filter,
                        () -> Map.of(ALL, count(filter, table.view(counted, operation), operation)))
                .getOrDefault(ALL, 0L);
    }

    private long count(FrameFilter filter, TableView view, Operation operation) {
        operation.choosingAmong(view.files().size());
        long whole = 0;
        var unknown = new ArrayList<LiveFile>();
        for (LiveFile file : FileScan.possible(view, FilterExpressions.including(filter))) {
            if (filter.equals(FrameFilter.ALL) || isWhole(filter, view, file)) {
                whole += file.rows();
            } else {
                unknown.add(file);
            }
        }
        var rows = new RowFilter(filter);
        Schema columns = rows.columns(view.schema());
        var layout = new RowLayout(columns);
        long counted = FileScan.overEach(unknown, file -> {
                    var matching = new long[1];
                    FileScan.scan(
                            table, file, columns, FilterExpressions.including(filter), operation, (position, row) -> {
                                matching[0] += rows.matches(layout, row) ? 1 : 0;
                                return true;
                            });
                    return matching[0];
                })
                .stream()
                .mapToLong(Long::longValue)
                .sum();
        return whole + counted;
    }

    private static boolean mayHaveExact(Schema schema, DataFile file) {
        int column = schema.findField(Column.EXACT).fieldId();
        Long empty =
                file.nullValueCounts() == null ? null : file.nullValueCounts().get(column);
        return empty == null || empty != file.recordCount();
    }

    @Override
    public Map<String, Long> countBy(Facet facet, FrameFilter filter, Deadline deadline) {
        Operation operation = table.begin("counting frames", deadline);
        TableVersion counted = version.apply(operation);
        return known.get(
                counted.snapshot(),
                Optional.of(facet),
                filter,
                () -> countBy(facet, filter, table.view(counted, operation), operation));
    }

    private Map<String, Long> countBy(Facet facet, FrameFilter filter, TableView view, Operation operation) {
        operation.choosingAmong(view.files().size());
        Expression possible = FilterExpressions.including(filter);
        var counts = new TreeMap<String, Long>();
        var unknown = new ArrayList<Unknown>();
        for (LiveFile file : FileScan.possible(view, possible)) {
            boolean whole = isWhole(filter, view, file);
            Optional<String> only = whole ? FacetBounds.onlyValue(facet, view.schema(), file.file()) : Optional.empty();
            if (only.isPresent()) {
                counts.merge(only.get(), file.rows(), Long::sum);
            } else {
                unknown.add(new Unknown(file, whole || filter.equals(FrameFilter.ALL)));
            }
        }
        var rows = new RowFilter(filter);
        Schema columns = rows.columns(view.schema(), columnOf(facet));
        var layout = new RowLayout(columns);
        Function<LiveFile, Map<String, Long>> scanned = file -> {
            var ofFile = new TreeMap<String, Long>();
            FileScan.scan(table, file, columns, possible, operation, (position, row) -> {
                if (rows.matches(layout, row)) {
                    values(facet, layout, row).forEach(value -> ofFile.merge(value, 1L, Long::sum));
                }
                return true;
            });
            return ofFile;
        };
        FileScan.overEach(
                        unknown,
                        each -> each.whole()
                                ? ofFiles.get(each.file(), facet, () -> scanned.apply(each.file()))
                                : scanned.apply(each.file()))
                .forEach(ofFile -> ofFile.forEach((value, count) -> counts.merge(value, count, Long::sum)));
        return counts;
    }

    /**
     * A file whose bounds do not tell the values of a facet.
     *
     * @param whole whether all its rows pass the filter
     */
    private record Unknown(LiveFile file, boolean whole) {}

    /** Whether the bounds tell that every row passes the filter, and that the columns say all there is to say of it. */
    private static boolean isWhole(FrameFilter filter, TableView view, LiveFile file) {
        return !mayHaveExact(view.schema(), file.file())
                && (filter.equals(FrameFilter.ALL)
                        || FilterExpressions.excluding(filter)
                                .map(expression ->
                                        new StrictMetricsEvaluator(view.schema(), expression).eval(file.file()))
                                .orElse(false));
    }

    private static String columnOf(Facet facet) {
        return switch (facet) {
            case PROJECT -> Column.PROJECT;
            case SESSION -> Column.SESSION;
            case TYPE -> Column.TYPE;
            case STATE -> Column.STATE;
            case TAG -> Column.TAGS;
            case DAY -> Column.CREATED_AT;
            case SCORE -> Column.SCORE;
        };
    }

    private static List<String> values(Facet facet, RowLayout layout, Record row) {
        ByteBuffer exact = layout.find(row, Column.EXACT, ByteBuffer.class);
        if (exact != null) {
            return facet.values(Exactness.decode(exact)).toList();
        }
        return switch (facet) {
            case PROJECT, TYPE, STATE -> List.of(layout.text(row, columnOf(facet)));
            case SESSION -> layout.findText(row, Column.SESSION).stream().toList();
            case TAG -> layout.texts(row, Column.TAGS);
            case DAY ->
                layout
                        .instant(row, Column.CREATED_AT)
                        .filter(at -> !at.equals(Frame.UNKNOWN_TIME))
                        .map(at -> Facet.day(Math.floorDiv(at.toEpochMilli(), Facet.DAY_MILLIS)))
                        .stream()
                        .toList();
            case SCORE -> List.of(Facet.tenth((int) (layout.get(row, Column.SCORE, Double.class) * Facet.TENTHS)));
        };
    }

    @Override
    public List<FrameId> listIdsByPrefix(String prefix, int limit, Deadline deadline) {
        Operation operation = table.begin("listing ids", deadline);
        TableView view = table.view(version.apply(operation), operation);
        operation.choosingAmong(view.files().size());
        Schema columns = view.schema().select(Column.ID);
        Expression possible = prefix.isEmpty() || !Exactness.isExact(prefix)
                ? Expressions.alwaysTrue()
                : Expressions.startsWith(Column.ID, prefix);
        var best = new TreeSet<FrameId>();
        FileScan.overEach(FileScan.possible(view, possible), file -> {
            FileScan.scan(table, file, columns, possible, operation, (position, row) -> {
                String id = row.get(0, String.class);
                if (id.startsWith(prefix)) {
                    synchronized (best) {
                        best.add(new FrameId(id));
                        if (best.size() > limit) {
                            best.pollLast();
                        }
                    }
                }
                return true;
            });
            return true;
        });
        return List.copyOf(best);
    }

    /** The columns of a summary. */
    static String[] summaryColumns() {
        return new String[] {
            Column.ID,
            Column.REVISION,
            Column.PROJECT,
            Column.CREATED_AT,
            Column.SCORE,
            Column.SESSION,
            Column.TYPE,
            Column.STATE,
            Column.TAGS,
            Column.NAME,
            Column.PARENT
        };
    }

    static FrameSummary summary(RowLayout layout, Record row) {
        ByteBuffer exact = layout.find(row, Column.EXACT, ByteBuffer.class);
        if (exact != null) {
            return FrameSummary.of(Exactness.decode(exact));
        }
        var tags = new TreeSet<String>(Utf8Order.INSTANCE);
        tags.addAll(layout.texts(row, Column.TAGS));
        return new FrameSummary(
                new FrameId(layout.text(row, Column.ID)),
                new ProjectId(layout.text(row, Column.PROJECT)),
                layout.findText(row, Column.SESSION).map(SessionId::new),
                layout.findText(row, Column.PARENT).map(FrameId::new),
                layout.text(row, Column.TYPE),
                layout.text(row, Column.NAME),
                layout.text(row, Column.STATE),
                tags,
                layout.instant(row, Column.CREATED_AT).orElseThrow(),
                layout.get(row, Column.SCORE, Double.class),
                layout.get(row, Column.REVISION, Long.class));
    }
}
