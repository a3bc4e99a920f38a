package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.VectorPrecision;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table of each model. */
final class EmbeddingTables {
    /** Rows with vectors of so many bytes fit into a page, beside which no other storage is needed. */
    private static final int LARGEST_IN_ROW = 7_600;

    /** The server itself knows best in what precision a table is. */
    private static final String SELECT = "SELECT model_key, name, dimension, (SELECT t.typname = 'halfvec'"
            + " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
            + " WHERE a.attrelid = to_regclass('stackmemory.embeddings_' || model_key) AND a.attname = 'embedding') AS half,"
            + " to_regclass('stackmemory.embeddings_' || model_key) IS NOT NULL AS there"
            + " FROM stackmemory.embedding_models";

    private static final String SAME = " WHERE md5(name) = md5(?) AND name = ? AND dimension = ?";

    private final Session session;
    private final VectorExtension extension;

    EmbeddingTables(Session session, VectorExtension extension) {
        this.session = session;
        this.extension = extension;
    }

    /**
     * A model that has a table.
     *
     * @param precision of its vectors there
     */
    record Model(int key, ModelId id, VectorPrecision precision) {
        private static Entry read(ResultSet row) throws SQLException {
            boolean half = row.getBoolean(4);
            boolean hasVectors = !row.wasNull();
            return new Entry(
                    new Model(
                            row.getInt(1),
                            new ModelId(Texts.decode(row.getString(2)), row.getInt(3)),
                            half ? VectorPrecision.HALF : VectorPrecision.SINGLE),
                    row.getBoolean(5) && !hasVectors);
        }
    }

    /**
     * A model that is known.
     *
     * @param emptied whether the vectors went with the extension, which leaves a table without them
     */
    private record Entry(Model model, boolean emptied) {}

    static String table(int key) {
        return "stackmemory.embeddings_" + key;
    }

    /**
     * The table of the model, if it has one with vectors.
     *
     * @throws StoreException.CorruptStore if the extension was dropped, and the vectors with it
     */
    Optional<Model> find(ModelId model) throws SQLException {
        return withVectors(entry(model).stream().toList()).stream().findFirst();
    }

    private Optional<Entry> entry(ModelId model) throws SQLException {
        String name = Texts.encode(model.name());
        return session.first(
                SELECT + SAME, parameters -> parameters.text(name).text(name).integer(model.dimension()), Model::read);
    }

    /**
     * The tables with vectors.
     *
     * @throws StoreException.CorruptStore if the extension was dropped, and vectors with it
     */
    List<Model> list() throws SQLException {
        return withVectors(session.query(SELECT + " ORDER BY model_key", Session.Binder.NOTHING, Model::read));
    }

    private List<Model> withVectors(List<Entry> entries) throws SQLException {
        if (entries.stream().anyMatch(Entry::emptied)
                && VectorExtension.find(session).isEmpty()) {
            throw Failures.noVectors();
        }
        return entries.stream()
                .filter(entry -> !entry.emptied())
                .map(Entry::model)
                .toList();
    }

    /**
     * The table of the model, made where it is missing; in a transaction.
     *
     * @param wanted the precision of a new one
     */
    Model make(ModelId model, VectorPrecision wanted) throws SQLException {
        Optional<Model> known = find(model);
        if (known.isPresent()) {
            return known.get();
        }
        session.run("LOCK TABLE stackmemory.embedding_models IN SHARE ROW EXCLUSIVE MODE");
        Optional<Model> meanwhile = find(model);
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        Optional<Entry> emptied = entry(model);
        if (emptied.isPresent()) {
            drop(emptied.get().model().key());
        }
        int key = Math.toIntExact(session.number(
                "INSERT INTO stackmemory.embedding_models (name, dimension) VALUES (?, ?) RETURNING model_key",
                parameters -> parameters.text(Texts.encode(model.name())).integer(model.dimension())));
        // A vector goes with the revision that it was made of, whatever takes that away.
        session.run("CREATE TABLE " + table(key) + " (frame_key bigint NOT NULL, created_at bigint NOT NULL, embedding "
                + extension.type(wanted) + "(" + model.dimension() + ") NOT NULL, PRIMARY KEY (frame_key, created_at),"
                + " FOREIGN KEY (frame_key, created_at) REFERENCES stackmemory.frames (frame_key, created_at)"
                + " ON DELETE CASCADE)");
        if (model.dimension() * wanted.bytes() <= LARGEST_IN_ROW) {
            session.run("ALTER TABLE " + table(key) + " ALTER COLUMN embedding SET STORAGE PLAIN");
        }
        return new Model(key, model, wanted);
    }

    void drop(ModelId model) throws SQLException {
        Optional<Model> known = find(model);
        if (known.isPresent()) {
            drop(known.get().key());
        }
    }

    private void drop(int key) throws SQLException {
        session.run("DROP TABLE " + table(key));
        session.update(
                "DELETE FROM stackmemory.embedding_models WHERE model_key = ?", parameters -> parameters.integer(key));
    }
}
