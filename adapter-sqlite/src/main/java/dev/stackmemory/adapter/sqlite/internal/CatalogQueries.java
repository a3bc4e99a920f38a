package dev.stackmemory.adapter.sqlite.internal;

import static dev.stackmemory.adapter.sqlite.internal.FrameTable.CREATED_AT;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.DAY;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.FRAMES;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.FRAME_ID;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.FRAME_KEY;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.NAME;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.PACKED_TAGS;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.PARENT_FRAME_ID;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.PROJECT_ID;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.REVISION;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.SCORE;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.SESSION_ID;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.STATE;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.TAG;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.TAGS;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.TAG_FRAME_KEY;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.TENTH;
import static dev.stackmemory.adapter.sqlite.internal.FrameTable.TYPE;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.PagePosition;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SortField;
import org.jooq.impl.DSL;

/** Lists and counts by statements that depend on the filter, written with jOOQ; see {@link SqliteCatalog} for what they mean. */
final class CatalogQueries {
    private final SqliteDatabase database;

    CatalogQueries(SqliteDatabase database) {
        this.database = database;
    }

    Page list(FrameFilter filter, ListOrder order, Optional<String> after, int limit, Deadline deadline) {
        if (limit < 1) {
            throw new IllegalArgumentException("a page of " + limit + " frames is none");
        }
        Condition condition = FilterCondition.of(filter);
        if (after.isPresent()) {
            condition = condition.and(beyond(PagePosition.decode(after.get(), order)));
        }
        var query = DynamicSql.CONTEXT
                .select(
                        FRAME_ID,
                        PROJECT_ID,
                        SESSION_ID,
                        PARENT_FRAME_ID,
                        TYPE,
                        NAME,
                        STATE,
                        PACKED_TAGS,
                        CREATED_AT,
                        SCORE,
                        REVISION)
                .from(FRAMES)
                .where(condition)
                .orderBy(sort(order), FRAME_ID.asc())
                .limit(limit + 1L);
        return database.scan("listing frames", deadline, session -> {
            var frames = new ArrayList<FrameSummary>();
            try (PreparedStatement select = DynamicSql.prepare(session, query);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    frames.add(summary(row));
                }
            }
            if (frames.size() <= limit) {
                return new Page(frames, Optional.empty());
            }
            FrameSummary last = frames.get(limit - 1);
            return new Page(
                    frames.subList(0, limit),
                    Optional.of(PagePosition.of(order, last).encode()));
        });
    }

    private static SortField<?> sort(ListOrder order) {
        return switch (order) {
            case NEWEST_FIRST -> CREATED_AT.desc();
            case OLDEST_FIRST -> CREATED_AT.asc();
            case HIGHEST_SCORE_FIRST -> SCORE.desc();
        };
    }

    private static Condition beyond(PagePosition cursor) {
        return switch (cursor.order()) {
            case NEWEST_FIRST -> beyond(CREATED_AT, cursor.sortValue(), CREATED_AT.lt(cursor.sortValue()), cursor.id());
            case OLDEST_FIRST -> beyond(CREATED_AT, cursor.sortValue(), CREATED_AT.gt(cursor.sortValue()), cursor.id());
            case HIGHEST_SCORE_FIRST -> {
                double score = Double.longBitsToDouble(cursor.sortValue());
                yield beyond(SCORE, score, SCORE.lt(score), cursor.id());
            }
        };
    }

    private static <T> Condition beyond(Field<T> field, T value, Condition later, FrameId id) {
        return later.or(field.eq(value).and(FRAME_ID.gt(id.value())));
    }

    private static FrameSummary summary(ResultSet row) throws SQLException {
        return new FrameSummary(
                new FrameId(row.getString(1)),
                new ProjectId(row.getString(2)),
                Optional.ofNullable(row.getString(3)).map(SessionId::new),
                Optional.ofNullable(row.getString(4)).map(FrameId::new),
                Texts.read(row, 5),
                Texts.read(row, 6),
                Texts.read(row, 7),
                tags(row.getBytes(8)),
                Instant.ofEpochMilli(row.getLong(9)),
                row.getDouble(10),
                row.getLong(11));
    }

    private static SortedSet<String> tags(byte[] packed) {
        // The packed form is in the order of the UTF-8 bytes already; for the set to keep it, it must compare so as
        // well.
        var tags = new TreeSet<String>(Utf8Order.INSTANCE);
        tags.addAll(TagCodec.decode(packed));
        return tags;
    }

    long count(FrameFilter filter, Deadline deadline) {
        var query = DynamicSql.CONTEXT.select(DSL.count()).from(FRAMES).where(FilterCondition.of(filter));
        return database.scan("counting frames", deadline, session -> {
            try (PreparedStatement select = DynamicSql.prepare(session, query);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    Map<String, Long> countBy(Facet facet, FrameFilter filter, Deadline deadline) {
        Field<?> column = column(facet);
        Condition condition = FilterCondition.of(filter).and(column.isNotNull());
        var from = facet == Facet.TAG ? FRAMES.join(TAGS).on(TAG_FRAME_KEY.eq(FRAME_KEY)) : FRAMES;
        var query = DynamicSql.CONTEXT
                .select(column, DSL.count())
                .from(from)
                .where(condition)
                .groupBy(column);
        return database.scan("counting frames", deadline, session -> {
            var counts = new TreeMap<String, Long>();
            try (PreparedStatement select = DynamicSql.prepare(session, query);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    counts.merge(value(facet, row), row.getLong(2), Long::sum);
                }
            }
            return counts;
        });
    }

    private static String value(Facet facet, ResultSet row) throws SQLException {
        return switch (facet) {
            case PROJECT, SESSION, TYPE, STATE, TAG -> Texts.read(row, 1);
            case DAY -> Facet.day(row.getLong(1));
            case SCORE -> Facet.tenth(row.getInt(1));
        };
    }

    private static Field<?> column(Facet facet) {
        return switch (facet) {
            case PROJECT -> PROJECT_ID;
            case SESSION -> SESSION_ID;
            case TYPE -> TYPE;
            case STATE -> STATE;
            case TAG -> TAG;
            case DAY -> DAY;
            case SCORE -> TENTH;
        };
    }
}
