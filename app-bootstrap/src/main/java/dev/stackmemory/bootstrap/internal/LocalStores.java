package dev.stackmemory.bootstrap.internal;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.adapter.lucene.LuceneIndex;
import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchTurns;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.CopyPlace;
import dev.stackmemory.application.tier.DurableStore;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.ErasingBetweenMoves;
import dev.stackmemory.application.tier.FastFirst;
import dev.stackmemory.application.tier.FastPlace;
import dev.stackmemory.application.tier.FetchFrames;
import dev.stackmemory.application.tier.LedgeredHome;
import dev.stackmemory.application.tier.MoverTurns;
import dev.stackmemory.application.tier.PrefetchFrames;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.internal.measure.StoreMeter;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.domain.tier.Topology;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoreHistory;
import dev.stackmemory.ports.store.StoredFrame;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
    @Singleton
    static StoreMeter meter(Measurements measurements, SqliteHome sqlite) {
        return measurements.of(Tier.HOT, sqlite.frames().id());
    }

    @Provides
    static FrameHome home(SqliteHome sqlite, StoreMeter meter) {
        return meter.of(sqlite.frames());
    }

    @Provides
    @Singleton
    static LocalArchive archive(
            Settings settings,
            SqliteHome sqlite,
            Consumer<String> notices,
            InstantSource clock,
            Measurements measurements,
            Closing closing) {
        var own = new OwnArchive(sqlite.ledger(), sqlite.journal(), clock);
        var seen = new SeenArchive(sqlite.journal(), clock, notices);
        return new LocalArchive(settings, own, seen, measurements, closing);
    }

    @Provides
    static Supplier<Optional<GuardedArchive>> archiveInUse(LocalArchive archive) {
        return archive::find;
    }

    @Provides
    static Optional<StoreHistory> history(LocalArchive archive) {
        return archive.find().map(GuardedArchive::history);
    }

    @Provides
    @Singleton
    static DurableStores stores(SqliteHome sqlite, StoreMeter meter, LocalArchive archive) {
        DurableStore hot = new DurableStore(
                Tier.HOT,
                meter.of(sqlite.frames()),
                meter.of(sqlite.catalog()),
                Optional.of(meter.of(sqlite.vectors())),
                sqlite.maintenance());
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

    @Provides
    @Singleton
    static FetchFrames fetching(SqliteHome sqlite, TieredFrames frames, Ledger ledger, InstantSource clock) {
        return new FetchFrames(FastPlace.beside(sqlite.frames()), frames, ledger, clock);
    }

    @Provides
    static FrameReader reader(
            FrameHome home, DurableStores stores, Ledger ledger, PrefetchFrames prefetch, Measurements measurements) {
        FrameReader counted = (ids, deadline) -> {
            Map<FrameId, StoredFrame> found = home.find(ids, deadline);
            measurements.happened(Event.READ_HOT, found.size());
            return found;
        };
        return new FastFirst(counted, prefetch.watching(new TieredFrames(stores, ledger, measurements)));
    }

    @Provides
    static Ledger ledger(SqliteHome sqlite, StoreMeter meter) {
        return meter.of(sqlite.ledger());
    }

    @Provides
    static ChangeFeed changes(SqliteHome sqlite) {
        return sqlite.changes();
    }

    @Provides
    static Outbox outbox(SqliteHome sqlite, StoreMeter meter) {
        return meter.of(sqlite.outbox());
    }

    @Provides
    static Journal journal(SqliteHome sqlite) {
        return sqlite.journal();
    }

    @Provides
    static ForgottenIds forgottenIds(SqliteHome sqlite) {
        return sqlite.forgottenIds();
    }

    @Provides
    static Leases leases(SqliteHome sqlite) {
        return sqlite.leases();
    }

    @Provides
    static List<ServerCheck> servers(Settings settings, Provider<SqliteHome> sqlite, Provider<LocalArchive> archive) {
        Optional<ServerCheck> file = SqliteCheck.find(settings.home(), "sqlite", sqlite::get);
        var old = new ServerCheck(
                ArchiveWiring.ID.toString(),
                () -> archive.get().find().orElseThrow().check().answer().get());
        return Stream.concat(file.stream(), LocalArchive.isMade(settings.home()) ? Stream.of(old) : Stream.of())
                .toList();
    }

    @Provides
    static Connections connections() {
        return new Connections(List.of(), List::of);
    }

    /** The vectors are compared exactly, without an index. */
    @Provides
    static DerivedIndexes derivedIndexes(LexicalIndex texts, LocalArchive archive) {
        return new IndexesInTurn(List.of(texts::rebuild, archive::rebuildTexts), IndexesInTurn.Vectors.NONE);
    }

    @Binds
    Search search(SearchTurns search);

    @Provides
    static ImportCheckpoints checkpoints(SqliteHome sqlite) {
        return sqlite.checkpoints();
    }

    /** The index is derived from the home, so it is erased before it. */
    @Provides
    static List<Erasing> erasing(
            LuceneIndex index, LocalArchive archive, MoverTurns turns, SqliteHome sqlite, StoreMeter meter) {
        return List.of(index, new ErasingBetweenMoves(archive.erasing(), turns), meter.of(sqlite.erasing()));
    }

    @Provides
    @Singleton
    static LuceneIndex index(Settings settings, SqliteHome sqlite, Consumer<String> notices, Closing closing) {
        return closing.add(new LuceneIndex(settings.home().resolve(INDEX_FOLDER), sqlite.changes(), notices));
    }

    @Provides
    static LexicalIndex lexicalIndex(LuceneIndex index, StoreMeter meter) {
        return meter.of((LexicalIndex) index);
    }

    @Provides
    static Supplier<List<SearchableHome>> searchableHomes(
            SqliteHome sqlite, StoreMeter meter, LexicalIndex index, LocalArchive archive, Ledger ledger) {
        SearchableHome hot = new SearchableHome(
                Tier.HOT,
                meter.of(sqlite.frames()),
                index,
                meter.of(sqlite.neighbours()),
                Optional.of(meter.of(sqlite.vectors())));
        return () -> archive.find()
                .map(cold -> List.of(hot, LedgeredHome.of(cold.searchable(), ledger)))
                .orElse(List.of(hot));
    }

    @Provides
    static List<CopyPlace> copyPlaces(SqliteHome sqlite) {
        return List.of(new CopyPlace(Tier.HOT, sqlite.frames().id(), Optional.empty(), sqlite.replicaSizes()));
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
