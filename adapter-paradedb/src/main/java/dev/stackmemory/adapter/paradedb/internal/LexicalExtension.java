package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.util.List;
import java.util.Optional;

/** An extension that ranks texts, where the database has one. It may lie in any schema. */
public final class LexicalExtension {
    private static final String FIND = "SELECT e.extname, quote_ident(n.nspname), e.extversion"
            + " FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace"
            + " WHERE e.extname IN ('pg_search', 'pg_textsearch') ORDER BY e.extname";
    private static final String AVAILABLE = "SELECT name FROM pg_catalog.pg_available_extensions"
            + " WHERE name IN ('pg_search', 'pg_textsearch') ORDER BY name";

    private final LexicalDialect dialect;
    private final String version;

    private LexicalExtension(LexicalDialect dialect, String version) {
        this.dialect = dialect;
        this.version = version;
    }

    LexicalDialect dialect() {
        return dialect;
    }

    public String name() {
        return dialect.extension();
    }

    /** As the server tells it. */
    public String version() {
        return version;
    }

    /** Whether the tests of this program ever ran against it. */
    public boolean isVerified() {
        return dialect.isVerified();
    }

    /** The extension that is in the database. */
    public static Optional<LexicalExtension> find(Database database, Deadline deadline) {
        return database.read(
                "looking for extensions",
                deadline,
                session -> session.first(
                        FIND,
                        Session.Binder.NOTHING,
                        row -> new LexicalExtension(
                                row.getString(1).equals("pg_search")
                                        ? new PgSearchDialect()
                                        : new PgTextsearchDialect(row.getString(2)),
                                row.getString(3))));
    }

    /** Finds the extension in the database; creates it there if the server has it, has loaded it, and the user may. */
    public static Optional<LexicalExtension> prepare(Database database, Deadline deadline) {
        Optional<LexicalExtension> there = find(database, deadline);
        if (there.isPresent()) {
            return there;
        }
        List<String> available = database.read(
                "looking for extensions",
                deadline,
                session -> session.query(AVAILABLE, Session.Binder.NOTHING, row -> row.getString(1)));
        for (String extension : available) {
            try {
                database.change(
                        "creating " + extension,
                        deadline,
                        session -> session.run("CREATE EXTENSION IF NOT EXISTS " + extension + " CASCADE"));
                return find(database, deadline);
            } catch (StoreException.AccessDenied | StoreException.Unavailable | StoreException.Refused refused) {
                // The user may not, or the server has not loaded it: as if it were not there.
                assert refused != null;
            }
        }
        return Optional.empty();
    }
}
