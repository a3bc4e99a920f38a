package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.VectorIndexKind;
import dev.stackmemory.adapter.paradedb.VectorPrecision;
import dev.stackmemory.adapter.paradedb.VectorSearch;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;

/** Vectors in the tables of pgvector. */
public final class ParadeDbVectorIndex implements VectorIndex {
    private static final String STAGING = "embeddings_staged";
    private static final String AT_HOME = " JOIN stackmemory.frames frames ON frames.frame_key = e.frame_key"
            + " AND frames.created_at = e.created_at AND frames.at_home";
    private static final int LARGEST = 16_000;

    private final Database database;
    private final VectorExtension extension;
    private final VectorSearch search;
    private final VectorIndexBuilder builder;
    private final Optional<VectorUpkeep> upkeep;
    private final Map<ModelId, Known> models = new ConcurrentHashMap<>();

    private ParadeDbVectorIndex(Database database, VectorExtension extension, VectorSearch search) {
        this.database = database;
        this.extension = extension;
        this.search = search;
        this.builder = new VectorIndexBuilder(database, extension);
        this.upkeep = switch (search) {
            case VectorSearch.Exact all -> Optional.empty();
            case VectorSearch.Approximate some -> Optional.of(new VectorUpkeep(database, builder, some.indexFrom()));
        };
    }

    /** The vectors of the store; absent where the server has no pgvector, or the user may not create it. */
    public static Optional<ParadeDbVectorIndex> open(Database database, VectorSearch search, Deadline deadline) {
        return VectorExtension.prepare(database, deadline)
                .map(extension -> new ParadeDbVectorIndex(database, extension, search));
    }

    /** Makes sure that the server can keep vectors as the settings say, if it can keep any; creates the extension where {@link #open} would. */
    public static void requirePrecision(Database database, Deadline deadline) {
        if (database.settings().vectors() == VectorPrecision.HALF) {
            VectorExtension.prepare(database, deadline)
                    .filter(extension -> !extension.keepsHalf())
                    .ifPresent(extension -> {
                        throw Failures.noHalfPrecision(database.server(), extension.version());
                    });
        }
    }

    @Override
    public boolean isExact() {
        return search instanceof VectorSearch.Exact;
    }

    @Override
    public void put(ModelId model, List<FrameVector> vectors, Deadline deadline) {
        Map<FrameId, FrameVector> latest = new LinkedHashMap<>();
        for (FrameVector vector : vectors) {
            requireDimension(model, vector.dimension());
            latest.put(vector.frame(), vector);
        }
        if (latest.isEmpty()) {
            return;
        }
        if (model.dimension() > LARGEST) {
            throw new StoreException.CapacityExceeded(
                    "pgvector takes vectors of " + LARGEST + " components, the model " + model + " makes larger ones;"
                            + " choose a model with fewer",
                    null);
        }
        database.change("keeping vectors", deadline, session -> put(session, model, latest.values()));
        upkeep.ifPresent(indexes -> indexes.put(model, latest.size()));
    }

    private void put(Session session, ModelId model, Collection<FrameVector> vectors) throws SQLException {
        EmbeddingTables.Model table = new EmbeddingTables(session, extension)
                .make(model, database.settings().vectors());
        for (FrameVector vector : vectors) {
            if (!table.precision().keeps(vector)) {
                throw Failures.beyondHalfPrecision(
                        model.toString(), vector.frame().value());
            }
        }
        session.run("CREATE TEMPORARY TABLE " + STAGING + " (frame_id text COLLATE \"C\", revision bigint, embedding "
                + extension.type(VectorPrecision.SINGLE) + ") ON COMMIT DROP");
        BinaryCopy rows = session.copy("pg_temp." + STAGING, 3);
        for (FrameVector vector : vectors) {
            rows.row()
                    .text(vector.frame().value())
                    .number(vector.revision())
                    .bytes(BinaryVector.of(vector.components()));
        }
        rows.end();
        session.followKeys();
        session.run("INSERT INTO " + EmbeddingTables.table(table.key()) + " (frame_key, created_at, embedding)"
                + " SELECT l.copy_key, l.copy_created_at, s.embedding FROM pg_temp." + STAGING + " s"
                + " JOIN stackmemory.ledger l ON l.frame_id = s.frame_id"
                + " WHERE l.at_home AND l.copy_revision = s.revision"
                + " ON CONFLICT (frame_key, created_at) DO UPDATE SET embedding = excluded.embedding");
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
        return nearest(model, query, filter, limit, null, deadline).hits();
    }

    /** The nearest, and how the texts stood at that moment if that was asked for. */
    record Nearest(List<VectorHit> hits, Optional<TextLook> look) {}

    /** The table of a model, and what its index was seen to know of the vectors. */
    private record Known(int key, VectorStatements.Indexed indexed) {}

    private Known known(Session session, ModelId model, int key) throws SQLException {
        var statements = new VectorStatements(extension, key, model.dimension());
        return new Known(
                key,
                session.first(
                                "SELECT " + VectorStatements.INDEXED,
                                parameters -> parameters.text(statements.index()),
                                row -> VectorStatements.Indexed.read(row, 1))
                        .orElse(VectorStatements.Indexed.NOTHING));
    }

    /**
     * Asks in one round trip, where the model has been asked for before.
     *
     * @param textIndex the name of the text index that is to be looked at in the same moment
     */
    Nearest nearest(
            ModelId model,
            float[] query,
            FrameFilter filter,
            int limit,
            @Nullable String textIndex,
            Deadline deadline) {
        // Refuses what has no direction.
        float[] sought = new FrameVector(new FrameId("query"), 1, query).components();
        Identity.Known seen = database.identity().known();
        return database.read("searching vectors", deadline, session -> {
            while (true) {
                Known known = models.get(model);
                if (known == null) {
                    Optional<EmbeddingTables.Model> table = new EmbeddingTables(session, extension).find(model);
                    if (table.isEmpty()) {
                        return new Nearest(List.of(), Optional.empty());
                    }
                    known = known(session, model, table.get().key());
                }
                var question = new NearestQuestion(
                        session, new VectorStatements(extension, known.key(), model.dimension()), search);
                try {
                    NearestQuestion.Answer answer =
                            question.ask(sought, filter, limit, known.indexed(), textIndex, seen);
                    models.put(model, new Known(known.key(), answer.indexed()));
                    if (answer.indexed() == known.indexed()) {
                        return new Nearest(answer.hits(), answer.look());
                    }
                } catch (SQLException failure) {
                    // Another process has dropped the model, and may have made it anew since; or the extension has
                    // gone.
                    if (!Failures.isAboutMissing(failure) || !models.remove(model, known)) {
                        throw failure;
                    }
                }
            }
        });
    }

    @Override
    public Set<FrameId> findEmbedded(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return new HashSet<>(
                ofFrames("looking for vectors", model, frames, "", row -> new FrameId(row.getString(1)), deadline));
    }

    @Override
    public List<FrameVector> find(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return ofFrames(
                "reading vectors",
                model,
                frames,
                ", frames.revision, " + extension.binary("e.embedding"),
                row -> new FrameVector(
                        new FrameId(row.getString(1)), row.getLong(2), BinaryVector.components(row.getBytes(3))),
                deadline);
    }

    /** Reads the id and further columns of those of the frames that have a vector. */
    private <T> List<T> ofFrames(
            String operation,
            ModelId model,
            Collection<FrameId> frames,
            String columns,
            Session.RowReader<T> reader,
            Deadline deadline) {
        List<String> ids = frames.stream().map(FrameId::value).distinct().toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        return database.read(operation, deadline, session -> {
            Optional<EmbeddingTables.Model> gone = Optional.empty();
            while (true) {
                Optional<EmbeddingTables.Model> table = new EmbeddingTables(session, extension).find(model);
                if (table.isEmpty()) {
                    return List.<T>of();
                }
                try {
                    return session.query(
                            "SELECT l.frame_id" + columns + " FROM stackmemory.ledger l JOIN "
                                    + EmbeddingTables.table(table.get().key())
                                    + " e ON e.frame_key = l.copy_key AND e.created_at = l.copy_created_at" + AT_HOME
                                    + " WHERE l.frame_id = ANY (?)",
                            parameters -> parameters.texts(ids),
                            reader);
                } catch (SQLException failure) {
                    // Another process has dropped the model meanwhile, and may have made it anew.
                    if (!PSQLState.UNDEFINED_TABLE.getState().equals(failure.getSQLState()) || table.equals(gone)) {
                        throw failure;
                    }
                    gone = table;
                }
            }
        });
    }

    @Override
    public List<ModelUsage> listModels(Deadline deadline) {
        return database.scan("counting vectors", deadline, session -> {
            var used = new ArrayList<ModelUsage>();
            for (EmbeddingTables.Model model : new EmbeddingTables(session, extension).list()) {
                long vectors = session.number(
                        "SELECT count(*) FROM " + EmbeddingTables.table(model.key()) + " e" + AT_HOME,
                        Session.Binder.NOTHING);
                if (vectors > 0) {
                    used.add(new ModelUsage(model.id(), vectors));
                }
            }
            return used;
        });
    }

    @Override
    public void drop(ModelId model, Deadline deadline) {
        models.remove(model);
        database.change("dropping vectors", deadline, session -> new EmbeddingTables(session, extension).drop(model));
    }

    /**
     * Makes the index of each model as the choice says, and takes others away. Searches and writes go on meanwhile. An exact search uses no index;
     * an approximate one without an index compares everything.
     */
    public void rebuildIndexes(VectorIndexKind kind, Deadline deadline) {
        builder.rebuild(kind, deadline);
    }
}
