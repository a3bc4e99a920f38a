package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.adapter.paradedb.internal.Database;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbLexicalIndex;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import java.util.UUID;

/** Text indexes of tests, side by side in one database. */
final class TextIndexes {
    private static final TestDatabase PLACE = TestDatabase.shared();
    private static final Database DATABASE = Database.open(PLACE.settings());
    private static final long CACHE = 1 << 20;

    private final String test = UUID.randomUUID().toString();

    LexicalIndex create(String storage, EditableChangeFeed changes) {
        return ParadeDbLexicalIndex.following(DATABASE, changes, test + "/" + storage, CACHE);
    }

    static TestDatabase place() {
        return PLACE;
    }

    /** The name under which the storage is kept. */
    String name(String storage) {
        return test + "/" + storage;
    }
}
