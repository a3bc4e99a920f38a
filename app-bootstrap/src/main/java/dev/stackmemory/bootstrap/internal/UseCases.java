package dev.stackmemory.bootstrap.internal;

import dagger.BindsOptionalOf;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.AccessLog;
import dev.stackmemory.application.AwaitWrites;
import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.ExportFrames;
import dev.stackmemory.application.FindFrame;
import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.ImportFrames;
import dev.stackmemory.application.LookBack;
import dev.stackmemory.application.RecordFrames;
import dev.stackmemory.application.SessionStarts;
import dev.stackmemory.application.TimeOrderedIds;
import dev.stackmemory.application.migration.RecordingNote;
import dev.stackmemory.application.migration.ShadowErasing;
import dev.stackmemory.application.node.NodeStore;
import dev.stackmemory.application.node.OwnStore;
import dev.stackmemory.application.node.UnverifiedLists;
import dev.stackmemory.application.search.CachedSearch;
import dev.stackmemory.application.tier.CompactStores;
import dev.stackmemory.application.tier.CopyPlace;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.FetchFrames;
import dev.stackmemory.application.tier.Leftovers;
import dev.stackmemory.application.tier.MoveFrames;
import dev.stackmemory.application.tier.MoverTurns;
import dev.stackmemory.application.tier.PrefetchFrames;
import dev.stackmemory.application.tier.PrepareAnswers;
import dev.stackmemory.application.tier.Rebalance;
import dev.stackmemory.application.tier.ReplicaTrust;
import dev.stackmemory.application.tier.ReportTiers;
import dev.stackmemory.application.tier.SetBack;
import dev.stackmemory.application.tier.Superseded;
import dev.stackmemory.application.tier.TieredCatalog;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.application.tier.WarmSession;
import dev.stackmemory.application.tier.WarmSessions;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Generations;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoreHistory;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The use cases over whatever stores the topology has. */
@Module(includes = {NodeAndShared.class, SearchWiring.class, MigrationWiring.class, Watching.class})
interface UseCases {
    /** Where a topology has no place that is faster than its stores, nothing is brought there. */
    @BindsOptionalOf
    FetchFrames fetching();

    /** Where none are kept before the home, all copies are at home. */
    @BindsOptionalOf
    TendReplicas tendReplicas();

    /** Where there are none, nothing is listed while the home is away. */
    @BindsOptionalOf
    List<UnverifiedLists.Replicas> replicas();

    /** Where there are none, answers are not kept. */
    @BindsOptionalOf
    Generations generations();

    /** Where there is none, every question is searched for. */
    @BindsOptionalOf
    CachedSearch cachedSearch();

    /** Noting reads is not worth a longer wait for a busy store at the end of a command. */
    Duration ACCESS_FLUSH_LIMIT = Duration.ofMillis(200);

    @Provides
    @Singleton
    static TimeOrderedIds newIds(InstantSource clock) {
        return new TimeOrderedIds(clock, new SecureRandom());
    }

    @Provides
    @Singleton
    static AccessLog accessLog(@Whole Ledger ledger, InstantSource clock, Closing closing) {
        AccessLog accessLog = new AccessLog(
                ledger,
                clock,
                flush -> Thread.ofVirtual().name("noting what was read").start(flush));
        closing.beforeAll(() -> accessLog.flushIfThere(ACCESS_FLUSH_LIMIT));
        return accessLog;
    }

    @Provides
    @Singleton
    static SessionStarts sessionStarts() {
        return new SessionStarts();
    }

    @Provides
    static RecordFrames recordFrames(
            @WithReplicas FrameHome home, SessionStarts sessions, Optional<RecordingNote> note) {
        return new RecordFrames(noted(home, note), sessions);
    }

    private static FrameHome noted(FrameHome home, Optional<RecordingNote> note) {
        return note.map(noting -> noting.around(home)).orElse(home);
    }

    @Provides
    @Singleton
    static ReplicaTrust replicaTrust() {
        return new ReplicaTrust();
    }

    @Provides
    static AwaitWrites awaitWrites(OwnNode own, ChangeFeed shared, ReplicaTrust replicas, InstantSource clock) {
        return new AwaitWrites(own::made, shared, replicas, clock);
    }

    @Provides
    static SetBack setBack(Journal journal, InstantSource clock) {
        return new SetBack(journal, clock);
    }

    /** Reads, lists and counts go over all stores. */
    @Provides
    static TieredFrames frames(DurableStores stores, Ledger ledger) {
        return new TieredFrames(stores, ledger);
    }

    /** All or nothing, for what must not leave out a frame unseen. */
    @Provides
    @Singleton
    static TieredCatalog wholeCatalog(
            @Whole DurableStores stores,
            @Whole Ledger ledger,
            @Whole ToLongFunction<Deadline> changes,
            @Whole Superseded superseded) {
        return new TieredCatalog(stores, ledger, changes, superseded);
    }

    @Provides
    @Singleton
    static FrameCatalog catalog(
            TieredCatalog whole,
            FrameHome home,
            OwnStore own,
            Optional<List<UnverifiedLists.Replicas>> replicas,
            Consumer<String> notices) {
        TieredCatalog tolerant = whole.tolerating(notices);
        return replicas.<FrameCatalog>map(listed -> new UnverifiedLists(tolerant, home.id(), own, listed, notices))
                .orElse(tolerant);
    }

    @Provides
    static FindFrame findFrame(FrameReader frames, FrameCatalog catalog, AccessLog accessLog) {
        return new FindFrame(frames, catalog, accessLog);
    }

    @Provides
    static Optional<LookBack> lookBack(
            Optional<StoreHistory> archive, @WithReplicas FrameHome home, AccessLog accessLog) {
        return archive.map(history -> new LookBack(history, home, accessLog));
    }

    @Provides
    @Singleton
    static PrefetchFrames prefetchFrames(TieredCatalog whole, FetchFrames fetching, Closing closing) {
        // Nobody wants to hear that a store does not answer what nobody has asked.
        var prefetch = new PrefetchFrames(whole, fetching);
        closing.beforeAll(prefetch);
        return prefetch;
    }

    @Provides
    static Optional<WarmSession> warmSession(FrameCatalog catalog, Ledger ledger, Optional<FetchFrames> fetching) {
        return fetching.map(faster -> new WarmSession(catalog, ledger, faster));
    }

    @Provides
    static Optional<PrepareAnswers> prepareAnswers(Optional<CachedSearch> answers) {
        return answers.map(PrepareAnswers::new);
    }

    /** As with what is prefetched, nobody wants to hear of a store that does not answer. */
    @Provides
    static Optional<WarmSessions> warmSessions(
            Settings settings,
            SessionStarts starts,
            TieredCatalog whole,
            Ledger ledger,
            Optional<FetchFrames> fetching,
            Optional<PrepareAnswers> answers) {
        return fetching.filter(any -> settings.get(SettingKeys.WARM_SESSIONS))
                .map(faster -> new WarmSessions(starts, new WarmSession(whole, ledger, faster), answers));
    }

    @Provides
    static ForgetFrames forgetFrames(
            @WithReplicas FrameHome home, List<Erasing> places, MigrationPart part, Optional<RecordingNote> note) {
        Stream<Erasing> copy = part.shadow().map(ShadowErasing::new).stream().map(erasing -> erasing);
        return new ForgetFrames(
                noted(home, note), Stream.concat(copy, places.stream()).toList());
    }

    @Provides
    static ExportFrames exportFrames(@Whole FrameReader frames, TieredCatalog catalog) {
        return new ExportFrames(frames, catalog);
    }

    @Provides
    static ImportFrames importFrames(
            @Importing FrameHome home,
            @Whole FrameReader present,
            ImportCheckpoints checkpoints,
            Optional<RecordingNote> note) {
        return new ImportFrames(noted(home, note), present, checkpoints);
    }

    @Provides
    static Leftovers leftovers(
            FrameHome home, DurableStores stores, Ledger ledger, Outbox outbox, InstantSource clock) {
        return new Leftovers(home, stores, ledger, outbox, clock);
    }

    @Provides
    @Singleton
    static MoverTurns moverTurns(Leases leases) {
        return new MoverTurns(leases);
    }

    @Provides
    static MoveFrames moveFrames(
            TieringSettings settings,
            @KeepsReplicas FrameHome home,
            DurableStores stores,
            Ledger ledger,
            Outbox outbox,
            MoverTurns turns,
            ForgetFrames forgetting,
            Leftovers leftovers,
            Optional<EmbeddingModel> model,
            InstantSource clock,
            Measurements measurements,
            Supplier<Optional<GuardedArchive>> archive,
            SetBack setBack) {
        return new MoveFrames(
                settings,
                home,
                stores,
                ledger,
                outbox,
                turns,
                forgetting,
                leftovers,
                model.map(any -> EmbedFrames.TOPIC),
                clock,
                step -> {},
                measurements,
                deadline -> {
                    archive.get().ifPresent(cold -> cold.look(deadline));
                    return setBack.unverified(deadline);
                });
    }

    @Provides
    static Rebalance rebalance(TieringSettings settings, InstantSource clock, MoveFrames mover) {
        return new Rebalance(settings, clock, mover);
    }

    @Provides
    static CompactStores compactStores(ForgetFrames forgetting, DurableStores stores) {
        return new CompactStores(forgetting, stores);
    }

    @Provides
    static ReportTiers reportTiers(
            OwnStore own,
            Ledger shared,
            @Whole DurableStores stores,
            TieringSettings settings,
            List<CopyPlace> copies,
            Consumer<String> notices) {
        return new ReportTiers(() -> own.find().map(NodeStore::ledger), shared, stores, settings, copies, notices);
    }
}
