package dev.stackmemory.bootstrap.internal;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.adapter.lucene.LuceneIndex;
import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.bootstrap.StoreServer;
import dev.stackmemory.bootstrap.VectorIndexing;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.eviction.EvictionOrder;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.domain.tier.Topology;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoreMaintenance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The stores of a laptop: one SQLite file. */
@Module
interface LocalStores {
    /** Beside the database, and made anew from it when it is lost. */
    String INDEX_FOLDER = "index";

    @Provides
    @Singleton
    static SqliteHome sqlite(Settings settings, Optional<EmbeddingModel> model, Closing closing) {
        Set<String> followUps = model.isPresent() ? Set.of(EmbedFrames.TOPIC) : Set.of();
        return closing.add(SqliteHome.open(SqliteSettings.of(settings.home()).withFollowUps(followUps)));
    }

    @Provides
    static FrameHome home(SqliteHome sqlite) {
        return sqlite.frames();
    }

    @Provides
    static FrameCatalog catalog(SqliteHome sqlite) {
        return sqlite.catalog();
    }

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
    static Optional<VectorIndex> vectors(SqliteHome sqlite) {
        return Optional.of(sqlite.vectors());
    }

    @Provides
    static List<StoreServer> servers() {
        return List.of();
    }

    /** The vectors are compared exactly, without an index. */
    @Provides
    static DerivedIndexes derivedIndexes(LexicalIndex texts) {
        return new DerivedIndexes() {
            @Override
            public boolean rebuildTexts(Progress progress, Deadline deadline) {
                return texts.rebuild(progress, deadline);
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

    @Provides
    static StoreMaintenance maintenance(SqliteHome sqlite) {
        return sqlite.maintenance();
    }

    /** The index is derived from the home, so it is erased before it. */
    @Provides
    static List<Erasing> erasing(LuceneIndex index, SqliteHome sqlite) {
        return List.of(index, sqlite.erasing());
    }

    @Provides
    @Singleton
    static LuceneIndex index(Settings settings, SqliteHome sqlite, Consumer<String> notices, Closing closing) {
        return closing.add(new LuceneIndex(settings.home().resolve(INDEX_FOLDER), sqlite.changes(), notices));
    }

    @Binds
    LexicalIndex lexicalIndex(LuceneIndex index);

    @Provides
    static List<SearchableHome> searchableHomes(SqliteHome sqlite, LuceneIndex index) {
        return List.of(new SearchableHome(
                Tier.HOT, sqlite.frames(), index, sqlite.neighbours(), Optional.of(sqlite.vectors())));
    }

    /** The topology's defaults under the user's limits, for the tiers that exist. */
    @Provides
    static TieringSettings tiering(Settings settings, SqliteHome sqlite) {
        TierLimits limits = TierLimits.NONE;
        limits = settings.get(SettingKeys.HOT_MAX_AGE).map(limits::withMaxAge).orElse(limits);
        limits = settings.get(SettingKeys.HOT_MAX_FRAMES)
                .map(limits::withMaxFrames)
                .orElse(limits);
        limits = settings.get(SettingKeys.HOT_MAX_BYTES)
                .map(limits::withMaxBytes)
                .orElse(limits);
        TierSettings hot = new TierSettings(sqlite.frames().id(), true, limits);
        return new TieringSettings(
                Map.of(Tier.HOT, hot), EvictionOrder.LRU, Topology.PROMOTION_THRESHOLD, Optional.empty(), Map.of());
    }
}
