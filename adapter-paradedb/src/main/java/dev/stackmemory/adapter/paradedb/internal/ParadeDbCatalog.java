package dev.stackmemory.adapter.paradedb.internal;

import static dev.stackmemory.adapter.paradedb.internal.FrameTable.CREATED_AT;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.DAY;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.FRAMES;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.FRAME_ID;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.NAME;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.PARENT_FRAME_ID;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.PROJECT_ID;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.REVISION;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.SCORE;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.SESSION_ID;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.STATE;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.TAGS;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.TENTH;
import static dev.stackmemory.adapter.paradedb.internal.FrameTable.TYPE;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.GeneralizedUtf8;
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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SortField;
import org.jooq.impl.DSL;

/** Lists and counts frames by statements that depend on the filter, written with jOOQ. */
public final class ParadeDbCatalog implements FrameCatalog {
    private static final String MAX_CODE_POINT = Character.toString(Character.MAX_CODE_POINT);
    private static final String IDS = "SELECT frame_id FROM stackmemory.ledger"
            + " WHERE frame_id >= ? AND frame_id <= ? AND at_home ORDER BY frame_id LIMIT ?";

    private final Database database;

    public ParadeDbCatalog(Database database) {
        this.database = database;
    }

    @Override
    public Page list(FrameFilter filter, ListOrder order, Optional<String> after, int limit, Deadline deadline) {
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
                        TAGS,
                        CREATED_AT,
                        SCORE,
                        REVISION)
                .from(FRAMES)
                .where(condition)
                .orderBy(sort(order), FRAME_ID.asc())
                .limit(limit + 1L);
        return database.list("listing frames", deadline, session -> {
            List<FrameSummary> frames = DynamicSql.query(session, query, ParadeDbCatalog::summary);
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
        // The first of the conditions says nothing that the second does not, but in a form that an index understands.
        return switch (cursor.order()) {
            case NEWEST_FIRST ->
                CREATED_AT
                        .le(cursor.sortValue())
                        .and(beyond(CREATED_AT, cursor.sortValue(), CREATED_AT.lt(cursor.sortValue()), cursor.id()));
            case OLDEST_FIRST ->
                CREATED_AT
                        .ge(cursor.sortValue())
                        .and(beyond(CREATED_AT, cursor.sortValue(), CREATED_AT.gt(cursor.sortValue()), cursor.id()));
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
        var tags = new TreeSet<>(Utf8Order.INSTANCE);
        tags.addAll(FrameReader.tags(row.getArray(8)));
        return new FrameSummary(
                new FrameId(row.getString(1)),
                new ProjectId(row.getString(2)),
                Optional.ofNullable(row.getString(3)).map(SessionId::new),
                Optional.ofNullable(row.getString(4)).map(FrameId::new),
                Texts.decode(row.getString(5)),
                Texts.decode(row.getString(6)),
                Texts.decode(row.getString(7)),
                tags,
                Instant.ofEpochMilli(row.getLong(9)),
                row.getDouble(10),
                row.getLong(11));
    }

    @Override
    public long count(FrameFilter filter, Deadline deadline) {
        var query = DynamicSql.CONTEXT.select(DSL.count()).from(FRAMES).where(FilterCondition.of(filter));
        return database.analyze(
                "counting frames",
                deadline,
                session ->
                        DynamicSql.query(session, query, row -> row.getLong(1)).getFirst());
    }

    @Override
    public Map<String, Long> countBy(Facet facet, FrameFilter filter, Deadline deadline) {
        Field<?> column = column(facet);
        var values = DynamicSql.CONTEXT
                .select(column.as("value"))
                .from(FRAMES)
                .where(FilterCondition.of(filter))
                .asTable("facet");
        Field<Object> value = DSL.field(DSL.name("facet", "value"));
        var query = DynamicSql.CONTEXT
                .select(value, DSL.count())
                .from(values)
                .where(value.isNotNull())
                .groupBy(value);
        return database.analyze("counting frames", deadline, session -> {
            var counts = new TreeMap<String, Long>();
            DynamicSql.query(session, query, row -> counts.merge(value(facet, row), row.getLong(2), Long::sum));
            return counts;
        });
    }

    private static String value(Facet facet, ResultSet row) throws SQLException {
        return switch (facet) {
            case PROJECT, SESSION -> row.getString(1);
            case TYPE, STATE, TAG -> Texts.decode(row.getString(1));
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
            case TAG -> DSL.field("unnest({0})", String.class, TAGS);
            case DAY -> DAY;
            case SCORE -> TENTH;
        };
    }

    @Override
    public List<FrameId> listIdsByPrefix(String prefix, int limit, Deadline deadline) {
        return database.list("looking ids up", deadline, session -> {
            // Ids are well-formed and hold no U+0000. Nothing sorts after the largest code point, so the range ends at
            // the
            // prefix with as many of it as fill an id.
            if (!GeneralizedUtf8.isWellFormed(prefix) || prefix.indexOf(0) >= 0) {
                return List.of();
            }
            return session.query(
                    IDS,
                    parameters -> parameters
                            .text(prefix)
                            .text(prefix + MAX_CODE_POINT.repeat(512))
                            .integer(limit),
                    row -> new FrameId(row.getString(1)));
        });
    }
}
