package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.paradedb.Capabilities;
import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.PoolMetrics;
import dev.stackmemory.adapter.paradedb.SessionCacheLimits;
import dev.stackmemory.adapter.paradedb.VectorIndexKind;
import dev.stackmemory.adapter.paradedb.VectorSearch;
import dev.stackmemory.application.node.SharedHome;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.DurableStore;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.bootstrap.StoreServer;
import dev.stackmemory.bootstrap.VectorIndexing;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.internal.measure.StoreMeter;
import dev.stackmemory.domain.measure.PoolFigures;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.HybridIndex;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.EditTimes;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Generations;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.SharedTombstones;
import dev.stackmemory.ports.store.StoreMaintenance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The home in PostgreSQL behind its guard, opened by the first call that reaches it. Thread-safe. */
final class GuardedParadeDb {
    /** As many questions as may wait for the database's connections at once. */
    private static final int PLACES = 64;

    /** What a question loses at most to finding out how an open database can be asked. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** To ask what the server is. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final ParadeDbSettings settings;
    private final VectorSearch vectorSearch;
    private final Guard guard;
    private final StoreMeter meter;
    private final SeenDatabase seen;
    private final Opening<ParadeDbHome> opening;
    private volatile @Nullable Offer offer;

    /** Looks at a database that was just opened, before anybody asks it anything. */
    @FunctionalInterface
    interface OpeningCheck {
        /** @throws StoreException if it may not be used; whoever wanted to is told so, and the next one to ask has it looked at again */
        void look(ParadeDbHome opened);
    }

    /**
     * @param seen where programs note how far they have seen it get
     * @param note where programs note that it is away
     */
    GuardedParadeDb(
            ParadeDbSettings settings,
            VectorSearch vectorSearch,
            Set<OpeningCheck> checks,
            SeenDatabase seen,
            OutageNote note,
            Measurements measurements,
            Closing closing) {
        this.settings = settings;
        this.vectorSearch = vectorSearch;
        this.seen = seen;
        var connected = new Opening<>(() -> closing.add(ParadeDbHome.open(settings)));
        this.opening = new Opening<>(() -> {
            ParadeDbHome opened = connected.get();
            checks.forEach(check -> check.look(opened));
            seen.look(opened);
            closing.add(() -> seen.remember(opened.reached()));
            return opened;
        });
        this.guard = new Guard(settings.id(), PLACES, Optional.of(closing.beforeAll(note)));
        this.meter = measurements.of(settings.youngestTier(), settings.id());
        measurements.watch(settings.id(), guard::figures);
        measurements.watchPools(this::poolFigures);
        guard.whenBack(new ErasingWhenBack(frames(), erasing()));
    }

    private ParadeDbHome home() {
        ParadeDbHome opened = opening.get();
        seen.renew(opened::reached);
        return opened;
    }

    private <T> T port(Class<T> type, Function<ParadeDbHome, T> part) {
        return guard.port(type, () -> part.apply(home()));
    }

    StoreId id() {
        return settings.id();
    }

    FrameHome frames() {
        return meter.of(port(FrameHome.class, ParadeDbHome::frames));
    }

    FrameCatalog catalog() {
        return meter.of(port(FrameCatalog.class, ParadeDbHome::catalog));
    }

    Ledger ledger() {
        return meter.of(port(Ledger.class, ParadeDbHome::ledger));
    }

    SharedTombstones tombstones() {
        return port(SharedTombstones.class, ParadeDbHome::tombstones);
    }

    EditTimes editTimes() {
        return port(EditTimes.class, ParadeDbHome::editTimes);
    }

    ChangeFeed changes() {
        return port(ChangeFeed.class, ParadeDbHome::changes);
    }

    Outbox outbox() {
        return meter.of(port(Outbox.class, ParadeDbHome::outbox));
    }

    ImportCheckpoints checkpoints() {
        return port(ImportCheckpoints.class, ParadeDbHome::checkpoints);
    }

    Journal journal() {
        return port(Journal.class, ParadeDbHome::journal);
    }

    ForgottenIds forgottenIds() {
        return port(ForgottenIds.class, ParadeDbHome::forgottenIds);
    }

    Leases leases() {
        return port(Leases.class, ParadeDbHome::leases);
    }

    Generations generations() {
        return port(Generations.class, ParadeDbHome::generations);
    }

    ReplicaEpoch epoch() {
        return port(ReplicaEpoch.class, ParadeDbHome::epoch);
    }

    StoreMaintenance maintenance() {
        return port(StoreMaintenance.class, ParadeDbHome::maintenance);
    }

    Erasing erasing() {
        return meter.of(port(Erasing.class, ParadeDbHome::erasing));
    }

    LexicalIndex texts() {
        return meter.of(port(LexicalIndex.class, ParadeDbHome::texts));
    }

    private SessionNeighbours neighbours() {
        return meter.of(port(SessionNeighbours.class, ParadeDbHome::neighbours));
    }

    /** Copies of frames that are at home elsewhere. To be asked for once. */
    ReplicaStore sessionCache(SessionCacheLimits limits) {
        var cache = new Opening<>(() -> home().sessionCache(limits));
        return meter.of(guard.port(ReplicaStore.class, cache::get));
    }

    /** How the server's vectors can be asked; nothing where it has no pgvector. */
    private record Offer(Optional<VectorIndex> vectors, Optional<HybridIndex> both) {
        static final Offer NONE = new Offer(Optional.empty(), Optional.empty());
    }

    /** Asks the server what it can do. */
    private interface Look {
        Offer look();
    }

    /** What the server offers; nothing as long as it does not answer. */
    private Offer offer() {
        Offer known = offer;
        if (known == null) {
            try {
                known = guard.port(Look.class, () -> this::look).look();
                offer = known;
            } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
                return Offer.NONE;
            }
        }
        return known;
    }

    private Offer look() {
        // Opening comes first, and takes what it takes where the schema is yet to be made.
        ParadeDbHome home = home();
        Deadline deadline = Deadline.after(PATIENCE);
        Optional<VectorIndex> vectors = home.vectors(vectorSearch, deadline);
        Optional<HybridIndex> both = vectors.flatMap(any -> home.hybrid(vectorSearch, deadline));
        return new Offer(
                vectors.map(index -> meter.of(guard.port(VectorIndex.class, () -> index))),
                both.map(index -> meter.of(guard.port(HybridIndex.class, () -> index))));
    }

    /** What of it a mover and a reader of all stores need. */
    DurableStore durable() {
        return new DurableStore(settings.youngestTier(), frames(), catalog(), offer().vectors(), maintenance());
    }

    /** What of it a search needs. */
    SearchableHome searchable() {
        Offer known = offer();
        return new SearchableHome(
                settings.youngestTier(), frames(), texts(), neighbours(), known.vectors(), known.both());
    }

    ServerCheck check(String address) {
        return new ServerCheck(settings.id().toString(), () -> server(address));
    }

    /** The names of all its pools of connections, opened or not. */
    List<String> poolNames() {
        return settings.servers().pools();
    }

    /** Its pools of connections; none as long as nothing was asked. */
    List<PoolMetrics> pools() {
        return opening.isOpen() ? opening.get().pools() : List.of();
    }

    private Map<String, PoolFigures> poolFigures() {
        return pools().stream()
                .collect(Collectors.toMap(
                        PoolMetrics::pool,
                        pool -> new PoolFigures(
                                pool.mostActive(),
                                pool.mostOpen(),
                                pool.limit(),
                                pool.acquired(),
                                pool.waited(),
                                pool.lost(),
                                pool.leaked())));
    }

    /** What the server is, and where. */
    private StoreServer server(String address) {
        Capabilities capabilities = home().capabilities(Deadline.after(LOOK));
        guard.answered(Deadline.after(LOOK));
        return new StoreServer(
                settings.id().toString(),
                "PostgreSQL " + capabilities.server() + " at " + address,
                capabilities.search(),
                capabilities.warnings());
    }

    ReplicaUpkeep.Usage sessionCacheUsage(Deadline deadline) {
        return home().sessionCacheUsage(deadline);
    }

    /** What its session cache holds. */
    StoreServer sessionCacheServer() {
        long copies = sessionCacheUsage(Deadline.after(LOOK)).copies();
        return new StoreServer(
                settings.id().toString(), "its session cache", "by nobody; copies in it: " + copies, List.of());
    }

    /**
     * The home that all nodes share.
     *
     * @param home this one, perhaps with replicas before it
     * @param frames of all stores
     * @param ledger of all stores
     */
    SharedHome shared(FrameHome home, TieredFrames frames, Ledger ledger) {
        return new SharedHome(
                home,
                frames,
                ledger,
                editTimes(),
                Optional.of(generations()),
                () -> durable().vectors());
    }

    DerivedIndexes derivedIndexes() {
        return new DerivedIndexes() {
            @Override
            public boolean rebuildTexts(Progress progress, Deadline deadline) {
                return home().indexTexts(progress, deadline);
            }

            @Override
            public boolean indexVectors(VectorIndexing kind, Deadline deadline) {
                home().indexVectors(
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
