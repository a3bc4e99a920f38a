package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Filters as the table's bounds can answer them. */
final class FilterExpressions {
    private FilterExpressions() {}

    /** True for every row that passes the filter, and perhaps for others: what it rules out needs no reading. */
    static Expression including(FrameFilter filter) {
        Expression all = Expressions.alwaysTrue();
        if (!filter.projects().isEmpty()) {
            all = Expressions.and(all, in(Column.PROJECT, projects(filter)));
        }
        if (filter.session().isPresent()) {
            all = Expressions.and(
                    all,
                    Expressions.equal(Column.SESSION, filter.session().get().value()));
        }
        all = Expressions.and(all, readable(Column.TYPE, filter.types()));
        all = Expressions.and(all, readable(Column.STATE, filter.states()));
        if (filter.minScore() > 0) {
            all = Expressions.and(all, Expressions.greaterThanOrEqual(Column.SCORE, filter.minScore()));
        }
        if (filter.createdWithin().from().isPresent()) {
            all = Expressions.and(
                    all,
                    Expressions.greaterThanOrEqual(
                            Column.CREATED_AT,
                            Exactness.micros(filter.createdWithin().from().get())));
        }
        if (filter.createdWithin().to().isPresent()) {
            // The bound itself is let through, for the sake of instants between two milliseconds.
            all = Expressions.and(
                    all,
                    Expressions.lessThanOrEqual(
                            Column.CREATED_AT,
                            Exactness.micros(filter.createdWithin().to().get())));
        }
        return all;
    }

    /**
     * True only for rows that pass the filter, provided that they have no exact form beside the columns: a file of which it is true as a whole
     * is counted without being read. Absent where the columns cannot tell.
     */
    static Optional<Expression> excluding(FrameFilter filter) {
        if (!filter.tags().isEmpty()
                || !wholeMilliseconds(filter.createdWithin().from())
                || !wholeMilliseconds(filter.createdWithin().to())) {
            return Optional.empty();
        }
        Expression all = including(filter);
        return Optional.of(filter.createdWithin()
                .to()
                .<Expression>map(
                        to -> Expressions.and(all, Expressions.lessThan(Column.CREATED_AT, Exactness.micros(to))))
                .orElse(all));
    }

    private static boolean wholeMilliseconds(Optional<Instant> bound) {
        return bound.map(instant ->
                        Exactness.isExact(instant) && instant.equals(Instant.ofEpochMilli(instant.toEpochMilli())))
                .orElse(true);
    }

    private static List<String> projects(FrameFilter filter) {
        return filter.projects().stream().map(ProjectId::value).toList();
    }

    private static Expression readable(String column, Collection<String> values) {
        if (values.isEmpty()) {
            return Expressions.alwaysTrue();
        }
        var readable = new ArrayList<String>();
        values.forEach(value -> readable.add(Exactness.readable(value)));
        return in(column, readable);
    }

    private static Expression in(String column, List<String> values) {
        return Expressions.in(column, values.toArray());
    }
}
