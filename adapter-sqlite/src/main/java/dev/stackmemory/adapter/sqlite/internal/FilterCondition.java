package dev.stackmemory.adapter.sqlite.internal;

import static dev.stackmemory.adapter.sqlite.internal.FrameTable.AT_HOME;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.CREATED_AT;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.FRAMES;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.FRAME_KEY;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.PROJECT_ID;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.SCORE;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.SESSION_ID;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.STATE;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.TAG;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.TAGS;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.TAG_FRAME_KEY;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.TYPE;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.impl.DSL;

/** A filter as SQL: true exactly for the frames at home that {@link FrameFilter#matches} takes. */
final class FilterCondition {
    private FilterCondition() {}

    static Condition of(FrameFilter filter) {
        var conditions = new ArrayList<Condition>();
        conditions.add(AT_HOME.eq(DSL.inline(1)));
        addIn(
                conditions,
                PROJECT_ID,
                filter.projects().stream().map(ProjectId::value).toList());
        filter.session().ifPresent(session -> conditions.add(SESSION_ID.eq(text(session.value()))));
        addIn(conditions, TYPE, filter.types());
        addIn(conditions, STATE, filter.states());
        for (String tag : filter.tags()) {
            conditions.add(FRAME_KEY.in(DSL.select(TAG_FRAME_KEY).from(TAGS).where(TAG.eq(text(tag)))));
        }
        if (filter.minScore() > 0) {
            conditions.add(SCORE.ge(filter.minScore()));
        }
        filter.createdWithin().from().ifPresent(from -> conditions.add(CREATED_AT.ge(firstMilliAtOrAfter(from))));
        filter.createdWithin().to().ifPresent(to -> conditions.add(CREATED_AT.lt(firstMilliAtOrAfter(to))));
        return DSL.and(conditions);
    }

    /** The keys of the frames that pass. */
    static Query keys(FrameFilter filter) {
        return DynamicSql.CONTEXT.select(FRAME_KEY).from(FRAMES).where(of(filter));
    }

    private static void addIn(List<Condition> conditions, Field<Object> column, Collection<String> values) {
        if (!values.isEmpty()) {
            conditions.add(column.in(values.stream().map(FilterCondition::text).toList()));
        }
    }

    private static Field<Object> text(String value) {
        @SuppressWarnings("unchecked")
        var field = (Field<Object>) (Field<?>) DSL.val(Texts.value(value));
        return field;
    }

    /** Frames are created on whole milliseconds; a bound between two of them means the later one. */
    private static long firstMilliAtOrAfter(Instant bound) {
        try {
            long millis = bound.toEpochMilli();
            return Instant.ofEpochMilli(millis).isBefore(bound) ? Math.addExact(millis, 1) : millis;
        } catch (ArithmeticException beyond) {
            return bound.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }
}
