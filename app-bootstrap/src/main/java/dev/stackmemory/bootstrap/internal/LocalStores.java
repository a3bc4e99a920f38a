package dev.stackmemory.bootstrap.internal;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.adapter.lucene.LuceneIndex;
import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.DurableStore;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.ErasingBetweenMoves;
import dev.stackmemory.application.tier.LedgeredHome;
import dev.stackmemory.application.tier.MoverTurns;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.bootstrap.StoreServer;
import dev.stackmemory.bootstrap.VectorIndexing;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.domain.tier.Topology;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The stores of a laptop: a SQLite file, and an archive in a folder for what exceeds its limits. */
@Module
interface LocalStores {
    /** Beside the database, and made anew from it when it is lost. */
    String INDEX_FOLDER = "index";

    @Provides
    @Singleton
    static SqliteHome sqlite(Settings settings, Optional<EmbeddingModel> model, MigrationPart part, Closing closing) {
        return closing.add(
                SqliteHome.open(SqliteSettings.of(settings.home()).withFollowUps(part.followUps(model.isPresent()))));
    }

    @Provides
    static FrameHome home(SqliteHome sqlite) {
        return sqlite.frames();
    }

    @Provides
    @Singleton
    static LocalArchive archive(Settings settings, Closing closing) {
        return new LocalArchive(settings.home(), closing);
    }

    @Provides
    @Singleton
    static DurableStores stores(SqliteHome sqlite, LocalArchive archive) {
        DurableStore hot = new DurableStore(
                Tier.HOT, sqlite.frames(), sqlite.catalog(), Optional.of(sqlite.vectors()), sqlite.maintenance());
        return new DurableStores() {
            @Override
            public List<DurableStore> inUse() {
                return archive.find().map(cold -> List.of(hot, cold.durable())).orElse(List.of(hot));
            }

            @Override
            public Set<StoreId> ids() {
                return Set.of(hot.id(), ArchiveWiring.ID);
            }

            @Override
            public DurableStore open(StoreId id) {
                return id.equals(ArchiveWiring.ID) ? archive.get().durable() : find(id).orElseThrow();
            }
        };
    }

    @Binds
    @WithReplicas
    FrameHome withReplicas(FrameHome home);

    @Binds
    FrameReader reader(TieredFrames frames);

    @Provides
    static Ledger ledger(SqliteHome sqlite) {
        return sqlite.ledger();
    }

    @Provides
    static ChangeFeed changes(SqliteHome sqlite) {
        return sqlite.changes();
    }

    @Provides
    static Outbox outbox(SqliteHome sqlite) {
        return sqlite.outbox();
    }

    @Provides
    static Journal journal(SqliteHome sqlite) {
        return sqlite.journal();
    }

    @Provides
    static Leases leases(SqliteHome sqlite) {
        return sqlite.leases();
    }

    @Provides
    static List<StoreServer> servers() {
        return List.of();
    }

    /** The vectors are compared exactly, without an index. */
    @Provides
    static DerivedIndexes derivedIndexes(LexicalIndex texts, LocalArchive archive) {
        return new DerivedIndexes() {
            @Override
            public boolean rebuildTexts(Progress progress, Deadline deadline) {
                return texts.rebuild(progress, deadline)
                        && archive.find()
                                .map(cold -> cold.rebuildTexts(progress, deadline))
                                .orElse(true);
            }

            @Override
            public boolean indexVectors(VectorIndexing kind, Deadline deadline) {
                return false;
            }
        };
    }

    @Provides
    static ImportCheckpoints checkpoints(SqliteHome sqlite) {
        return sqlite.checkpoints();
    }

    /** The index is derived from the home, so it is erased before it. */
    @Provides
    static List<Erasing> erasing(LuceneIndex index, LocalArchive archive, MoverTurns turns, SqliteHome sqlite) {
        return List.of(index, new ErasingBetweenMoves(archive.erasing(), turns), sqlite.erasing());
    }

    @Provides
    @Singleton
    static LuceneIndex index(Settings settings, SqliteHome sqlite, Consumer<String> notices, Closing closing) {
        return closing.add(new LuceneIndex(settings.home().resolve(INDEX_FOLDER), sqlite.changes(), notices));
    }

    @Binds
    LexicalIndex lexicalIndex(LuceneIndex index);

    @Provides
    static Supplier<List<SearchableHome>> searchableHomes(
            SqliteHome sqlite, LuceneIndex index, LocalArchive archive, Ledger ledger) {
        SearchableHome hot = new SearchableHome(
                Tier.HOT, sqlite.frames(), index, sqlite.neighbours(), Optional.of(sqlite.vectors()));
        return () -> archive.find()
                .map(cold -> List.of(hot, LedgeredHome.of(cold.searchable(), ledger)))
                .orElse(List.of(hot));
    }

    /** The topology's defaults under the user's limits. */
    @Provides
    static TieringSettings tiering(Settings settings, SqliteHome sqlite) {
        TierLimits hot = TieringWiring.limits(
                settings, SettingKeys.HOT_MAX_AGE, SettingKeys.HOT_MAX_FRAMES, SettingKeys.HOT_MAX_BYTES);
        return TieringWiring.apply(
                settings, Topology.LOCAL.defaults(sqlite.frames().id()).withLimits(Tier.HOT, hot));
    }
}
