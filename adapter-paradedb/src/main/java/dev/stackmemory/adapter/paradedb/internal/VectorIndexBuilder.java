package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.VectorIndexKind;
import dev.stackmemory.adapter.paradedb.VectorPrecision;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.store.Leases;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes the index of a model's vectors, while searches and writes go on. Of all processes one at a time is at it: a lease covers the moments until the
 * server has locked the table for the build, and that lock the rest, however long it takes and whatever becomes of the process.
 */
final class VectorIndexBuilder {
    private static final String OPERATION = "indexing vectors";
    private static final String LOOK = "looking at the index of vectors";
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Database database;
    private final VectorExtension extension;
    private final Leases leases;

    VectorIndexBuilder(Database database, VectorExtension extension) {
        this.database = database;
        this.extension = extension;
        this.leases = new ParadeDbLeases(database);
    }

    /** Makes the index of each model anew as the kind says, and takes others away; waits for one that is being made. */
    void rebuild(VectorIndexKind kind, Deadline deadline) {
        for (EmbeddingTables.Model model :
                database.read(OPERATION, deadline, session -> new EmbeddingTables(session, extension).list())) {
            VectorStatements statements = statements(model);
            while (!inTurn(statements, () -> build(statements, kind, model.precision(), deadline), deadline)) {
                pause(deadline);
            }
        }
    }

    /**
     * Makes the graph of the model's vectors if there are so many and no index can be used. What a builder left half done goes first; where one is still
     * at it, nothing is done.
     */
    void buildIfMissing(ModelId model, long enough) {
        Deadline soon = Deadline.after(PATIENCE);
        Optional<EmbeddingTables.Model> table =
                database.read(OPERATION, soon, session -> new EmbeddingTables(session, extension).find(model));
        if (table.isPresent()) {
            VectorStatements statements = statements(table.get());
            if (isMissing(statements, enough, soon)) {
                var unused = inTurn(
                        statements,
                        () -> {
                            // Whose turn it was before may have made it.
                            if (isMissing(statements, enough, soon)) {
                                build(
                                        statements,
                                        VectorIndexKind.GRAPH,
                                        table.get().precision(),
                                        Deadline.NEVER);
                            }
                        },
                        soon);
            }
        }
    }

    private VectorStatements statements(EmbeddingTables.Model model) {
        return new VectorStatements(extension, model.key(), model.id().dimension());
    }

    private boolean isMissing(VectorStatements statements, long enough, Deadline deadline) {
        return database.read(LOOK, deadline, session -> switch (progress(session, statements)) {
            case BUILT, BUILDING -> false;
            case NONE, ABANDONED -> session.number(statements.countUpTo(enough), Session.Binder.NOTHING) >= enough;
        });
    }

    private static VectorStatements.Progress progress(Session session, VectorStatements statements)
            throws SQLException {
        return session.first(
                        VectorStatements.PROGRESS,
                        parameters -> parameters.text(statements.index()),
                        row -> VectorStatements.Progress.valueOf(row.getString(1)))
                .orElse(VectorStatements.Progress.NONE);
    }

    /** Does the work unless somebody else is at the index; says whether it did. */
    private boolean inTurn(VectorStatements statements, Runnable work, Deadline deadline) {
        String name = "index " + statements.index();
        String holder = UUID.randomUUID().toString();
        if (!leases.acquire(name, holder, LEASE, deadline)) {
            return false;
        }
        try {
            if (database.read(OPERATION, deadline, session -> progress(session, statements))
                    == VectorStatements.Progress.BUILDING) {
                return false;
            }
            work.run();
            return true;
        } finally {
            leases.release(name, holder, Deadline.after(PATIENCE));
        }
    }

    private void build(VectorStatements statements, VectorIndexKind kind, VectorPrecision stored, Deadline deadline) {
        long vectors = database.read(
                OPERATION, deadline, session -> session.number(statements.count(), Session.Binder.NOTHING));
        for (String statement : statements.indexes(kind, stored, vectors)) {
            database.maintain(OPERATION, deadline, session -> {
                session.run(statement);
                return true;
            });
        }
    }

    private void pause(Deadline deadline) {
        if (deadline.isExpired()) {
            throw Failures.expired(database.server(), OPERATION);
        }
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable(
                    "waiting for another to have indexed the vectors was interrupted", stop);
        }
    }
}
