package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.VectorPrecision;
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
            + " WHERE a.attrelid = to_regclass('stackmemory.embeddings_' || model_key) AND a.attname = 'embedding')"
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
        private static Model read(ResultSet row) throws SQLException {
            return new Model(
                    row.getInt(1),
                    new ModelId(Texts.decode(row.getString(2)), row.getInt(3)),
                    row.getBoolean(4) ? VectorPrecision.HALF : VectorPrecision.SINGLE);
        }
    }

    static String table(int key) {
        return "stackmemory.embeddings_" + key;
    }

    Optional<Model> find(ModelId model) throws SQLException {
        String name = Texts.encode(model.name());
        return session.first(
                SELECT + SAME, parameters -> parameters.text(name).text(name).integer(model.dimension()), Model::read);
    }

    List<Model> list() throws SQLException {
        return session.query(SELECT + " ORDER BY model_key", Session.Binder.NOTHING, Model::read);
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
            session.run("DROP TABLE " + table(known.get().key()));
            session.update(
                    "DELETE FROM stackmemory.embedding_models WHERE model_key = ?",
                    parameters -> parameters.integer(known.get().key()));
        }
    }
}
