package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.model.ModelId;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalInt;

/** The table of each model. */
final class EmbeddingTables {
    /** Rows with vectors up to this dimension fit into a page, beside which no other storage is needed. */
    private static final int LARGEST_IN_ROW = 1_900;

    private static final String SAME = " WHERE md5(name) = md5(?) AND name = ? AND dimension = ?";

    private final Session session;
    private final VectorExtension extension;

    EmbeddingTables(Session session, VectorExtension extension) {
        this.session = session;
        this.extension = extension;
    }

    /** A model that has a table. */
    record Model(int key, ModelId id) {}

    static String table(int key) {
        return "stackmemory.embeddings_" + key;
    }

    OptionalInt find(ModelId model) throws SQLException {
        String name = Texts.encode(model.name());
        return session
                .query(
                        "SELECT model_key FROM stackmemory.embedding_models" + SAME,
                        parameters -> parameters.text(name).text(name).integer(model.dimension()),
                        row -> row.getInt(1))
                .stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    List<Model> list() throws SQLException {
        return session.query(
                "SELECT model_key, name, dimension FROM stackmemory.embedding_models ORDER BY model_key",
                Session.Binder.NOTHING,
                row -> new Model(row.getInt(1), new ModelId(Texts.decode(row.getString(2)), row.getInt(3))));
    }

    /** The table of the model, made where it is missing; in a transaction. */
    int make(ModelId model) throws SQLException {
        OptionalInt known = find(model);
        if (known.isPresent()) {
            return known.getAsInt();
        }
        session.run("LOCK TABLE stackmemory.embedding_models IN SHARE ROW EXCLUSIVE MODE");
        OptionalInt meanwhile = find(model);
        if (meanwhile.isPresent()) {
            return meanwhile.getAsInt();
        }
        int key = Math.toIntExact(session.number(
                "INSERT INTO stackmemory.embedding_models (name, dimension) VALUES (?, ?) RETURNING model_key",
                parameters -> parameters.text(Texts.encode(model.name())).integer(model.dimension())));
        // A vector goes with the revision that it was made of, whatever takes that away.
        session.run("CREATE TABLE " + table(key) + " (frame_key bigint NOT NULL, created_at bigint NOT NULL, embedding "
                + extension.type() + "(" + model.dimension() + ") NOT NULL, PRIMARY KEY (frame_key, created_at),"
                + " FOREIGN KEY (frame_key, created_at) REFERENCES stackmemory.frames (frame_key, created_at)"
                + " ON DELETE CASCADE)");
        if (model.dimension() <= LARGEST_IN_ROW) {
            session.run("ALTER TABLE " + table(key) + " ALTER COLUMN embedding SET STORAGE PLAIN");
        }
        return key;
    }

    void drop(ModelId model) throws SQLException {
        OptionalInt known = find(model);
        if (known.isPresent()) {
            session.run("DROP TABLE " + table(known.getAsInt()));
            session.update(
                    "DELETE FROM stackmemory.embedding_models WHERE model_key = ?",
                    parameters -> parameters.integer(known.getAsInt()));
        }
    }
}
