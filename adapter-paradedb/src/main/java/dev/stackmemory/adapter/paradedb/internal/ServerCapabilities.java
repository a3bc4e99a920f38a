package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.Capabilities;
import dev.stackmemory.adapter.paradedb.Capabilities.Extension;
import dev.stackmemory.adapter.paradedb.ParadeDbMonitor;
import dev.stackmemory.adapter.paradedb.TextSearch;
import dev.stackmemory.ports.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at what a server offers. */
public final class ServerCapabilities {
    private ServerCapabilities() {}

    /** @param words the extension that is used for words */
    public static Capabilities read(Database database, Optional<LexicalExtension> words, Deadline deadline) {
        String server = database.read(
                "looking at the server",
                deadline,
                session -> session.first(
                                "SELECT current_setting('server_version')",
                                Session.Binder.NOTHING,
                                row -> row.getString(1))
                        .orElse("unknown"));
        Optional<Extension> vectors = vectors(VectorExtension.prepare(database, deadline));
        Optional<Extension> proposing = words(words);
        var warnings = new ArrayList<String>();
        writing(database, deadline).ifPresent(warnings::add);
        if (vectors.isEmpty()) {
            warnings.add("the database has no pgvector, so search is by words only. Install it on the server, and"
                    + " have its superuser run CREATE EXTENSION vector.");
        }
        warnings.addAll(warnings(vectors, proposing, database));
        return new Capabilities(server, vectors, proposing, warnings);
    }

    /** Why nothing can be written, if so. */
    private static Optional<String> writing(Database database, Deadline deadline) {
        String standby = "the server is a standby, or read-only: nothing can be written. Name its primary.";
        String denied = " may not write all tables of the schema stackmemory: nothing can be recorded."
                + " Have their owner GRANT INSERT, UPDATE, DELETE on them.";
        return database.maintain(
                "looking whether it may be written",
                deadline,
                session -> session.first(
                                "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean,"
                                        + " (SELECT bool_and(has_table_privilege(c.oid, 'INSERT')"
                                        + " AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))"
                                        + " FROM pg_class c WHERE c.relkind IN ('r', 'p')"
                                        + " AND c.relname IN ('frames', 'events', 'anchors', 'ledger', 'outbox')"
                                        + " AND c.relnamespace = 'stackmemory'::regnamespace),"
                                        + " current_user",
                                Session.Binder.NOTHING,
                                row -> {
                                    if (row.getBoolean(1)) {
                                        return Optional.of(standby);
                                    }
                                    return row.getBoolean(2)
                                            ? Optional.<String>empty()
                                            : Optional.of("the user " + row.getString(3) + denied);
                                })
                        .orElseThrow());
    }

    /** Tells the monitor what is used, and warns it; not that something is missing which may be missing on purpose. */
    public static void tell(Database database, Optional<LexicalExtension> words, Deadline deadline) {
        Optional<Extension> vectors = vectors(VectorExtension.find(database, deadline));
        List<String> warnings = warnings(vectors, words(words), database);
        ParadeDbMonitor monitor = database.settings().reports().monitor();
        String server = database.server().toString();
        monitor.opened(server, new Capabilities("", vectors, words(words), warnings).words());
        warnings.forEach(warning -> monitor.warned(server, warning));
    }

    private static Optional<Extension> vectors(Optional<VectorExtension> found) {
        return found.map(extension -> new Extension("pgvector", extension.version(), true));
    }

    private static Optional<Extension> words(Optional<LexicalExtension> found) {
        return found.map(extension -> new Extension(extension.name(), extension.version(), extension.isVerified()));
    }

    private static List<String> warnings(
            Optional<Extension> vectors, Optional<Extension> proposing, Database database) {
        var warnings = new ArrayList<String>();
        vectors.flatMap(extension -> warning(extension.version())).ifPresent(warnings::add);
        if (proposing.isEmpty() && database.settings().texts() == TextSearch.PROPOSING) {
            warnings.add("neither pg_search nor pg_textsearch can be used in this database, so words are searched"
                    + " exactly. Load one of them (shared_preload_libraries), and have the superuser create it.");
        }
        proposing
                .filter(extension -> !extension.verified())
                .ifPresent(extension -> warnings.add("the use of " + extension.name()
                        + " follows its documentation and was never tested against it: it is unverified."));
        boolean standbys = !database.settings().servers().replicas().isEmpty()
                || database.settings().servers().analytics().isPresent();
        if (standbys
                && proposing
                        .filter(extension -> extension.name().equals("pg_search"))
                        .isPresent()) {
            warnings.add("an index of pg_search's community edition stops the physical standbys of its server"
                    + " (github.com/paradedb/paradedb, issue 6007): replicate to them logically.");
        }
        return warnings;
    }

    /** What a version of pgvector should be replaced for (github.com/pgvector/pgvector, CHANGELOG.md). */
    static Optional<String> warning(String version) {
        String defect;
        if (VectorExtension.isBefore(version, 0, 8, 2)) {
            defect = "builds of a graph by several processes may write beyond their buffer (mended in 0.8.2), and"
                    + " vacuuming one may damage it (mended in 0.8.3)";
        } else if (VectorExtension.isBefore(version, 0, 8, 3)) {
            defect = "vacuuming a graph may damage it (mended in 0.8.3)";
        } else if (VectorExtension.isBefore(version, 0, 8, 4)) {
            defect = "vacuuming a graph may fail, and writes beside it (mended in 0.8.4)";
        } else {
            return Optional.empty();
        }
        return Optional.of("pgvector " + version + " is older than 0.8.4: " + defect
                + ". Install a newer one, and run ALTER EXTENSION vector UPDATE.");
    }
}
