package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists and counts frames. Completing an id loads nothing of the query builder, for the sake of short commands. */
public final class SqliteCatalog implements FrameCatalog {
    private static final String MAX_CODE_POINT = Character.toString(Character.MAX_CODE_POINT);

    private final SqliteDatabase database;

    public SqliteCatalog(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public Page list(FrameFilter filter, ListOrder order, Optional<String> after, int limit, Deadline deadline) {
        return new CatalogQueries(database).list(filter, order, after, limit, deadline);
    }

    @Override
    public long count(FrameFilter filter, Deadline deadline) {
        return new CatalogQueries(database).count(filter, deadline);
    }

    @Override
    public Map<String, Long> countBy(Facet facet, FrameFilter filter, Deadline deadline) {
        return new CatalogQueries(database).countBy(facet, filter, deadline);
    }

    @Override
    public List<FrameId> listIdsByPrefix(String prefix, int limit, Deadline deadline) {
        return database.read("looking ids up", deadline, session -> {
            var ids = new ArrayList<FrameId>();
            // Ids are well-formed: the half of a pair begins none of them. Nothing sorts after the largest code point,
            // so the range ends
            // at the prefix with as many of it as fill an id.
            if (!(Texts.value(prefix) instanceof String)) {
                return ids;
            }
            PreparedStatement select = session.prepare(
                    "SELECT frame_id FROM frames WHERE frame_id >= ? AND frame_id <= ? AND at_home = 1 ORDER BY frame_id LIMIT ?");
            select.setString(1, prefix);
            select.setString(2, prefix + MAX_CODE_POINT.repeat(512));
            select.setInt(3, limit);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(new FrameId(row.getString(1)));
                }
            }
            return ids;
        });
    }
}
