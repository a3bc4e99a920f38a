package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.adapter.paradedb.internal.Database;
import dev.stackmemory.adapter.paradedb.internal.LexicalExtension;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbLexicalIndex;
import dev.stackmemory.adapter.paradedb.internal.ProposalIndex;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import dev.stackmemory.testkit.server.PostgresServer;

/** Text indexes of tests for which one server's extension proposes, side by side in one database. */
final class ProposalIndexes implements AutoCloseable {
    private static final long CACHE = 16 << 20;

    private final TestDatabase place;
    private final Database database;
    private final LexicalExtension extension;

    ProposalIndexes(PostgresServer server) {
        place = TestDatabase.on(server);
        database = Database.open(place.settings());
        extension = LexicalExtension.prepare(database, Deadline.NEVER).orElseThrow();
    }

    LexicalIndex create(String name, EditableChangeFeed changes) {
        return ProposalIndex.of(extension, database, changes, name);
    }

    /** An exact index in the same database. */
    LexicalIndex exact(String name, EditableChangeFeed changes) {
        return ParadeDbLexicalIndex.following(database, changes, name, CACHE);
    }

    TestDatabase place() {
        return place;
    }

    @Override
    public void close() {
        database.close();
        place.close();
    }
}
