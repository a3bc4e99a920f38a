package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.lucene.LuceneIndex;
import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.node.NodeStore;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.DurableStore;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.internal.measure.StoreMeter;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.KnownTombstones;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.ReplicaSizes;
import java.nio.file.Path;
import java.time.InstantSource;
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
    private final StoreMeter meter;

    /** @param followUps outbox topics that get an entry for every frame that is recorded */
    SqliteNode(
            Path folder, Set<String> followUps, Consumer<String> notices, Measurements measurements, Closing closing) {
        this.meter = measurements.of(Tier.HOT, ID);
        this.home = new Opening<>(() ->
                closing.add(SqliteHome.open(SqliteSettings.of(folder).withId(ID).withFollowUps(followUps))));
        this.words = new Opening<>(() -> closing.add(new LuceneIndex(
                folder.resolve(LocalStores.INDEX_FOLDER), home.get().changes(), notices)));
        this.store = new Opening<>(() -> {
            SqliteHome sqlite = home.get();
            return new NodeStore(
                    meter.of(sqlite.frames()),
                    meter.of(sqlite.catalog()),
                    meter.of(sqlite.ledger()),
                    sqlite.changes(),
                    sqlite.unpublished(),
                    Optional.of(meter.of(sqlite.vectors())));
        });
    }

    NodeStore store() {
        return store.get();
    }

    /** What of it a reader of all stores needs. */
    DurableStore durable() {
        SqliteHome sqlite = home.get();
        return new DurableStore(
                Tier.HOT,
                meter.of(sqlite.frames()),
                meter.of(sqlite.catalog()),
                Optional.of(meter.of(sqlite.vectors())),
                sqlite.maintenance());
    }

    /** What of it a search needs. */
    SearchableHome searchable() {
        SqliteHome sqlite = home.get();
        return new SearchableHome(
                Tier.HOT,
                meter.of(sqlite.frames()),
                meter.of((LexicalIndex) words.get()),
                meter.of(sqlite.neighbours()),
                Optional.of(meter.of(sqlite.vectors())));
    }

    /** Embeds what is at home here, until it is published. */
    EmbedFrames embedding(EmbeddingModel model, InstantSource clock) {
        NodeStore own = store();
        return new EmbedFrames(
                own.ownFrames(), own.catalog(), outbox(), own.vectors().orElseThrow(), model, clock, Optional.empty());
    }

    /** Of its file; absent where there is none yet. */
    Optional<ServerCheck> check(Path folder) {
        return SqliteCheck.find(folder, ID.toString(), home::get);
    }

    LuceneIndex words() {
        return words.get();
    }

    Outbox outbox() {
        return meter.of(home.get().outbox());
    }

    Journal journal() {
        return home.get().journal();
    }

    KnownTombstones knownTombstones() {
        return home.get().knownTombstones();
    }

    ReplicaSizes replicaSizes() {
        return home.get().replicaSizes();
    }

    ImportCheckpoints checkpoints() {
        return home.get().checkpoints();
    }

    /** The index is derived from the file, so it is erased before it. */
    List<Erasing> erasing() {
        return List.of(words.get(), meter.of(home.get().erasing()));
    }
}
