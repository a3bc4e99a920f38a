package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.VectorPrecision;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The extension pgvector, where it is. It may lie in any schema, so that its names are always written in full.
 *
 * @param schema quoted
 * @param version as the server tells it
 */
record VectorExtension(String schema, String version) {
    private static final String FIND = "SELECT quote_ident(n.nspname), e.extversion FROM pg_catalog.pg_extension e"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'";
    private static final String AVAILABLE =
            "SELECT count(*) FROM pg_catalog.pg_available_extensions WHERE name = 'vector'";

    /** Finds the extension in the database; creates it there if the server has it and the user may. */
    static Optional<VectorExtension> prepare(Database database, Deadline deadline) {
        Optional<VectorExtension> there = find(database, deadline);
        if (there.isPresent()) {
            return there;
        }
        boolean available = database.read(
                "looking for pgvector", deadline, session -> session.number(AVAILABLE, Session.Binder.NOTHING) > 0);
        if (!available) {
            return Optional.empty();
        }
        try {
            database.change(
                    "creating pgvector", deadline, session -> session.run("CREATE EXTENSION IF NOT EXISTS vector"));
        } catch (StoreException.AccessDenied refused) {
            return Optional.empty();
        } catch (StoreException.Unavailable | StoreException.Refused failed) {
            // Another program may have made it at the same moment: IF NOT EXISTS looks before it writes.
            Optional<VectorExtension> made = find(database, deadline);
            if (made.isPresent()) {
                return made;
            }
            throw failed;
        }
        return find(database, deadline);
    }

    /** The extension that is in the database. */
    static Optional<VectorExtension> find(Database database, Deadline deadline) {
        return database.read("looking for pgvector", deadline, VectorExtension::find);
    }

    /** The extension that is in the database. */
    static Optional<VectorExtension> find(Session session) throws SQLException {
        return session.first(
                FIND, Session.Binder.NOTHING, row -> new VectorExtension(row.getString(1), row.getString(2)));
    }

    /** Whether it knows vectors in half precision. */
    boolean keepsHalf() {
        return !isBefore(version, 0, 7, 0);
    }

    /** Whether a version, as the server tells it, is older than that of these numbers. */
    static boolean isBefore(String version, int... wanted) {
        int[] found = Arrays.stream(version.split("[^0-9]+"))
                .filter(part -> !part.isEmpty())
                .limit(wanted.length)
                .mapToInt(Integer::parseInt)
                .toArray();
        return Arrays.compare(found, wanted) < 0;
    }

    /** The type of vectors of that precision. */
    String type(VectorPrecision precision) {
        return schema
                + switch (precision) {
                    case SINGLE -> ".vector";
                    case HALF -> ".halfvec";
                };
    }

    /** A vector in single precision, whatever it is kept in; where that is the same, the server does nothing. */
    String single(String vector) {
        return "cast(" + vector + " as " + type(VectorPrecision.SINGLE) + ")";
    }

    /** The binary form of a vector of any precision: its dimension and nothing in two bytes each, then the components in four. */
    String binary(String vector) {
        return schema + ".vector_send(" + single(vector) + ")";
    }

    /** The operator of the cosine distance, in [0, 2]. */
    String distance() {
        return "OPERATOR(" + schema + ".<=>)";
    }
}
