package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.adapter.sqlite.internal.vector.DotKernel;
import dev.stackmemory.adapter.sqlite.internal.vector.Metric;
import dev.stackmemory.adapter.sqlite.internal.vector.NearestSearch;
import dev.stackmemory.adapter.sqlite.internal.vector.VectorBlock;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongPredicate;

/** Vectors beside the frames, searched exactly through quantised blocks; see {@link NearestSearch}. */
public final class SqliteVectorIndex implements VectorIndex {
    private static final String EXACT = """
            SELECT f.frame_id, f.revision, v.components FROM vectors v JOIN frames f ON f.frame_key = v.frame_key
            WHERE v.vector_key = ? AND f.at_home = 1""";
    private static final String EMBEDDED = """
            SELECT 1 FROM frames f JOIN vectors v ON v.frame_key = f.frame_key
            WHERE f.frame_id = ? AND v.model_key = ? AND f.at_home = 1""";
    private static final String BY_FRAME = """
            SELECT f.revision, v.components FROM frames f JOIN vectors v ON v.frame_key = f.frame_key
            WHERE f.frame_id = ? AND v.model_key = ? AND f.at_home = 1""";

    private final SqliteDatabase database;
    private final VectorCache cache = new VectorCache();

    /** Loaded with the first search: setting SIMD up costs time that other commands need not spend. */
    private static final class Kernel {
        private static final DotKernel BEST = DotKernel.best();
    }

    public SqliteVectorIndex(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void put(ModelId model, List<FrameVector> vectors, Deadline deadline) {
        for (FrameVector vector : vectors) {
            requireDimension(model, vector.dimension());
        }
        database.change("keeping vectors", deadline, session -> {
            var rows = new VectorRows(session);
            var frames = new FrameRows(session);
            long modelKey = rows.makeModel(model);
            for (FrameVector vector : vectors) {
                Optional<FrameRows.Head> head = frames.findHead(vector.frame());
                if (head.isPresent() && head.get().atHome() && head.get().revision() == vector.revision()) {
                    rows.put(modelKey, head.get().key(), vector.components());
                }
            }
            rows.pack(modelKey, model.dimension());
            rows.changed(modelKey);
        });
    }

    private static void requireDimension(ModelId model, int dimension) {
        if (dimension != model.dimension()) {
            throw new IllegalArgumentException(
                    "a vector of " + dimension + " components is none of the model " + model);
        }
    }

    @Override
    public List<VectorHit> nearest(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline) {
        requireDimension(model, query.length);
        if (limit < 1) {
            throw new IllegalArgumentException("the limit " + limit + " is below 1");
        }
        // Refuses what has no direction.
        float[] wanted = new FrameVector(new FrameId("query"), 1, query).components();
        return database.scan("searching vectors", deadline, session -> {
            OptionalLong modelKey = new VectorRows(session).findModel(model);
            if (modelKey.isEmpty()) {
                return List.<VectorHit>of();
            }
            List<VectorBlock> blocks = cache.blocks(session, modelKey.getAsLong(), model.dimension());
            PreparedStatement exact = session.prepare(EXACT);
            return new NearestSearch(Metric.COSINE, Kernel.BEST, blocks, wanted)
                            .exact(
                                    limit,
                                    passing(session, filter),
                                    Comparator.comparing(VectorHit::frame),
                                    key -> fetch(exact, key, wanted))
                            .stream()
                            .map(NearestSearch.Exact::value)
                            .toList();
        });
    }

    private static Optional<NearestSearch.Exact<VectorHit>> fetch(PreparedStatement exact, long key, float[] query)
            throws SQLException {
        exact.setLong(1, key);
        try (ResultSet row = exact.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            double cosine = Metric.COSINE.score(query, VectorRows.components(row, 3));
            var hit = new VectorHit(new FrameId(row.getString(1)), row.getLong(2), cosine);
            return Optional.of(new NearestSearch.Exact<>(cosine, hit));
        }
    }

    private static LongPredicate passing(Session session, FrameFilter filter) throws SQLException {
        if (filter.equals(FrameFilter.ALL)) {
            return key -> true;
        }
        var keys = new LongSet();
        try (PreparedStatement select = DynamicSql.prepare(session, FilterCondition.keys(filter));
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                keys.add(row.getLong(1));
            }
        }
        return keys::contains;
    }

    @Override
    public Set<FrameId> findEmbedded(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return database.read("finding vectors", deadline, session -> {
            OptionalLong modelKey = new VectorRows(session).findModel(model);
            var embedded = new HashSet<FrameId>();
            if (modelKey.isEmpty()) {
                return embedded;
            }
            PreparedStatement select = session.prepare(EMBEDDED);
            for (FrameId frame : frames) {
                select.setString(1, frame.value());
                select.setLong(2, modelKey.getAsLong());
                try (var row = select.executeQuery()) {
                    if (row.next()) {
                        embedded.add(frame);
                    }
                }
            }
            return embedded;
        });
    }

    @Override
    public List<FrameVector> find(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return database.scan("reading vectors", deadline, session -> {
            OptionalLong modelKey = new VectorRows(session).findModel(model);
            var found = new ArrayList<FrameVector>();
            if (modelKey.isEmpty()) {
                return found;
            }
            PreparedStatement select = session.prepare(BY_FRAME);
            for (FrameId frame : new HashSet<>(frames)) {
                select.setString(1, frame.value());
                select.setLong(2, modelKey.getAsLong());
                try (var row = select.executeQuery()) {
                    if (row.next()) {
                        found.add(new FrameVector(frame, row.getLong(1), VectorRows.components(row, 2)));
                    }
                }
            }
            return found;
        });
    }

    @Override
    public List<ModelUsage> listModels(Deadline deadline) {
        return database.scan("counting vectors", deadline, session -> {
            var models = new ArrayList<ModelUsage>();
            try (var row = session.prepare(
                            "SELECT name, dimension, (SELECT count(*) FROM vectors v WHERE v.model_key = m.model_key) AS kept"
                                    + " FROM models m WHERE kept > 0 ORDER BY name, dimension")
                    .executeQuery()) {
                while (row.next()) {
                    models.add(new ModelUsage(new ModelId(Texts.read(row, 1), row.getInt(2)), row.getLong(3)));
                }
            }
            return models;
        });
    }

    @Override
    public void drop(ModelId model, Deadline deadline) {
        database.change("dropping vectors", deadline, session -> {
            OptionalLong key = new VectorRows(session).findModel(model);
            if (key.isEmpty()) {
                return;
            }
            // The row of the model stays, so that its version goes on growing for those who have it in memory.
            for (String table : new String[] {"vectors", "vector_blocks"}) {
                PreparedStatement delete = session.prepare("DELETE FROM " + table + " WHERE model_key = ?");
                delete.setLong(1, key.getAsLong());
                delete.executeUpdate();
            }
            new VectorRows(session).changed(key.getAsLong());
        });
    }
}
