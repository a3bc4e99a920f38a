package dev.stackmemory.adapter.paradedb.internal;

import static dev.stackmemory.adapter.paradedb.internal.FrameTable.AT_HOME;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.CREATED_AT;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.PROJECT_ID;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.SCORE;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.SESSION_ID;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.STATE;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.TAGS;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.TAG_KEYS;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.TYPE;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** A filter as SQL: true exactly for the frames at home that {@link FrameFilter#matches} takes. */
final class FilterCondition {
    private FilterCondition() {}

    static Condition of(FrameFilter filter) {
        var conditions = new ArrayList<Condition>();
        conditions.add(DSL.condition(AT_HOME));
        addIn(
                conditions,
                PROJECT_ID,
                filter.projects().stream().map(ProjectId::value).toList());
        filter.session().ifPresent(session -> conditions.add(SESSION_ID.eq(session.value())));
        addIn(conditions, TYPE, filter.types().stream().map(Texts::encode).toList());
        addIn(conditions, STATE, filter.states().stream().map(Texts::encode).toList());
        for (String tag : filter.tags()) {
            // The index finds candidates by the key; another tag may have the same.
            conditions.add(DSL.condition("{0} @> array[{1}]::bigint[]", TAG_KEYS, DSL.val(FrameColumns.tagKey(tag))));
            conditions.add(DSL.condition("{0} = any ({1})", DSL.val(Texts.encode(tag)), TAGS));
        }
        if (filter.minScore() > 0) {
            conditions.add(SCORE.ge(filter.minScore()));
        }
        filter.createdWithin().from().ifPresent(from -> conditions.add(CREATED_AT.ge(firstMilliAtOrAfter(from))));
        filter.createdWithin().to().ifPresent(to -> conditions.add(CREATED_AT.lt(firstMilliAtOrAfter(to))));
        return DSL.and(conditions);
    }

    private static void addIn(List<Condition> conditions, Field<String> column, Collection<String> values) {
        if (!values.isEmpty()) {
            conditions.add(column.in(values));
        }
    }

    /** Frames are created on whole milliseconds; a bound between two of them means the later one. */
    static long firstMilliAtOrAfter(Instant bound) {
        try {
            long millis = bound.toEpochMilli();
            return Instant.ofEpochMilli(millis).isBefore(bound) ? Math.addExact(millis, 1) : millis;
        } catch (ArithmeticException beyond) {
            return bound.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }
}
