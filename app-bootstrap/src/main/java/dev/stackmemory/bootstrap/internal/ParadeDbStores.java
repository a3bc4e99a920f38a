package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.adapter.paradedb.Capabilities;
import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.PoolSize;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.adapter.paradedb.VectorIndexKind;
import dev.stackmemory.adapter.paradedb.VectorSearch;
import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.DurableStore;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.bootstrap.StoreServer;
import dev.stackmemory.bootstrap.VectorIndexing;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
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
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One PostgreSQL for everything: frames, ledger, words, and vectors where it has pgvector. */
@Module
interface ParadeDbStores {
    /** Connections of one command or agent; a server of many clients adapts up to the larger number. */
    PoolSize CONNECTIONS = new PoolSize(2, 20);

    /** To ask what the server offers. */
    Duration LOOK = Duration.ofSeconds(10);

    @Provides
    @Singleton
    static ParadeDbHome paradeDb(
            Settings settings, Map<String, String> environment, Optional<EmbeddingModel> model, Closing closing) {
        Set<String> followUps = model.isPresent() ? Set.of(EmbedFrames.TOPIC) : Set.of();
        return closing.add(ParadeDbHome.open(ParadeDbSettings.of(address(settings, environment))
                .withYoungestTier(Tier.HOT)
                .withFollowUps(followUps)
                .withPool(CONNECTIONS)
                .withTexts(settings.get(SettingKeys.PARADEDB_TEXTS))));
    }

    private static ServerAddress address(Settings settings, Map<String, String> environment) {
        String url = settings.get(SettingKeys.PARADEDB_URL)
                .orElseThrow(
                        () -> new SettingsException("the topology unified needs the address of its PostgreSQL: set "
                                + SettingKeys.PARADEDB_URL.name()
                                + ", such as jdbc:postgresql://localhost:5432/memory"));
        String variable = settings.get(SettingKeys.PARADEDB_PASSWORD_ENV);
        try {
            return new ServerAddress(
                    url,
                    settings.get(SettingKeys.PARADEDB_USER),
                    Optional.ofNullable(environment.get(variable)).filter(password -> !password.isEmpty()));
        } catch (IllegalArgumentException malformed) {
            throw new SettingsException(SettingKeys.PARADEDB_URL.name() + ": " + malformed.getMessage(), malformed);
        }
    }

    @Provides
    static FrameHome home(ParadeDbHome paradeDb) {
        return paradeDb.frames();
    }

    @Provides
    @Singleton
    static DurableStores stores(ParadeDbHome paradeDb, Optional<VectorIndex> vectors) {
        return DurableStores.of(List.of(
                new DurableStore(Tier.HOT, paradeDb.frames(), paradeDb.catalog(), vectors, paradeDb.maintenance())));
    }

    @Provides
    static Leases leases(ParadeDbHome paradeDb) {
        return paradeDb.leases();
    }

    @Provides
    static Ledger ledger(ParadeDbHome paradeDb) {
        return paradeDb.ledger();
    }

    @Provides
    static ChangeFeed changes(ParadeDbHome paradeDb) {
        return paradeDb.changes();
    }

    @Provides
    static Outbox outbox(ParadeDbHome paradeDb) {
        return paradeDb.outbox();
    }

    @Provides
    static ImportCheckpoints checkpoints(ParadeDbHome paradeDb) {
        return paradeDb.checkpoints();
    }

    @Provides
    static List<Erasing> erasing(ParadeDbHome paradeDb) {
        return List.of(paradeDb.erasing());
    }

    @Provides
    static LexicalIndex texts(ParadeDbHome paradeDb) {
        return paradeDb.texts();
    }

    /** Absent where the server has no pgvector. */
    @Provides
    @Singleton
    static Optional<VectorIndex> vectors(ParadeDbHome paradeDb, Settings settings) {
        return paradeDb.vectors(vectorSearch(settings), Deadline.after(LOOK));
    }

    private static VectorSearch vectorSearch(Settings settings) {
        return switch (settings.get(SettingKeys.PARADEDB_VECTORS)) {
            case EXACT -> VectorSearch.exact();
            case APPROXIMATE -> VectorSearch.approximate();
        };
    }

    @Provides
    static Supplier<List<SearchableHome>> searchableHomes(
            ParadeDbHome paradeDb, Optional<VectorIndex> vectors, Settings settings) {
        List<SearchableHome> only = List.of(new SearchableHome(
                Tier.HOT,
                paradeDb.frames(),
                paradeDb.texts(),
                paradeDb.neighbours(),
                vectors,
                vectors.flatMap(any -> paradeDb.hybrid(vectorSearch(settings), Deadline.after(LOOK)))));
        return () -> only;
    }

    /** Between the tiers of one store nothing but the ledger would change: all frames are hot as long as nothing moves them. */
    @Provides
    static TieringSettings tiering(ParadeDbHome paradeDb) {
        TierSettings hot = new TierSettings(paradeDb.frames().id(), true, TierLimits.NONE);
        return new TieringSettings(
                Map.of(Tier.HOT, hot), EvictionOrder.LRU, Topology.PROMOTION_THRESHOLD, Optional.empty(), Map.of());
    }

    @Provides
    static List<StoreServer> servers(ParadeDbHome paradeDb, Settings settings, Map<String, String> environment) {
        Capabilities capabilities = paradeDb.capabilities(Deadline.after(LOOK));
        return List.of(new StoreServer(
                paradeDb.frames().id().toString(),
                "PostgreSQL " + capabilities.server() + " at " + address(settings, environment),
                capabilities.search(),
                capabilities.warnings()));
    }

    @Provides
    static DerivedIndexes derivedIndexes(ParadeDbHome paradeDb) {
        return new DerivedIndexes() {
            @Override
            public boolean rebuildTexts(Progress progress, Deadline deadline) {
                return paradeDb.indexTexts(progress, deadline);
            }

            @Override
            public boolean indexVectors(VectorIndexing kind, Deadline deadline) {
                paradeDb.indexVectors(
                        switch (kind) {
                            case MEASURED -> VectorIndexKind.MEASURED;
                            case NONE -> VectorIndexKind.NONE;
                            case GRAPH -> VectorIndexKind.GRAPH;
                            case LISTS -> VectorIndexKind.LISTS;
                            case HALF -> VectorIndexKind.HALF;
                            case BINARY -> VectorIndexKind.BINARY;
                        },
                        deadline);
                return true;
            }
        };
    }
}
