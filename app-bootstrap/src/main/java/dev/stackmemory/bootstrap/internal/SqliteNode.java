package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.lucene.LuceneIndex;
import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.application.node.NodeStore;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.DurableStore;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Outbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A node's own store: a SQLite file with its index of words, each opened when it is first needed. Thread-safe. */
final class SqliteNode {
    /** What it is called on each node: no shared ledger ever names it. */
    static final StoreId ID = StoreId.shared("sqlite");

    private final Opening<SqliteHome> home;
    private final Opening<LuceneIndex> words;
    private final Opening<NodeStore> store;

    /** @param followUps outbox topics that get an entry for every frame that is recorded */
    SqliteNode(Path folder, Set<String> followUps, Consumer<String> notices, Closing closing) {
        this.home = new Opening<>(() ->
                closing.add(SqliteHome.open(SqliteSettings.of(folder).withId(ID).withFollowUps(followUps))));
        this.words = new Opening<>(() -> closing.add(new LuceneIndex(
                folder.resolve(LocalStores.INDEX_FOLDER), home.get().changes(), notices)));
        this.store = new Opening<>(() -> {
            SqliteHome sqlite = home.get();
            return new NodeStore(
                    sqlite.frames(),
                    sqlite.catalog(),
                    sqlite.ledger(),
                    sqlite.changes(),
                    sqlite.unpublished(),
                    Optional.of(sqlite.vectors()));
        });
    }

    NodeStore store() {
        return store.get();
    }

    /** What of it a reader of all stores needs. */
    DurableStore durable() {
        SqliteHome sqlite = home.get();
        return new DurableStore(
                Tier.HOT, sqlite.frames(), sqlite.catalog(), Optional.of(sqlite.vectors()), sqlite.maintenance());
    }

    /** What of it a search needs. */
    SearchableHome searchable() {
        SqliteHome sqlite = home.get();
        return new SearchableHome(
                Tier.HOT, sqlite.frames(), words.get(), sqlite.neighbours(), Optional.of(sqlite.vectors()));
    }

    LuceneIndex words() {
        return words.get();
    }

    Outbox outbox() {
        return home.get().outbox();
    }

    ImportCheckpoints checkpoints() {
        return home.get().checkpoints();
    }

    /** The index is derived from the file, so it is erased before it. */
    List<Erasing> erasing() {
        return List.of(words.get(), home.get().erasing());
    }
}
