package dev.stackmemory.bootstrap;

import dev.stackmemory.application.AccessLog;
import dev.stackmemory.application.AwaitWrites;
import dev.stackmemory.application.BackgroundWork;
import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.ExportFrames;
import dev.stackmemory.application.FindFrame;
import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.ImportFrames;
import dev.stackmemory.application.LookBack;
import dev.stackmemory.application.RecordFrames;
import dev.stackmemory.application.ReportVectors;
import dev.stackmemory.application.SessionStarts;
import dev.stackmemory.application.Spending;
import dev.stackmemory.application.TimeOrderedIds;
import dev.stackmemory.application.WaitingWork;
import dev.stackmemory.application.migration.BackfillFrames;
import dev.stackmemory.application.migration.ControlRollout;
import dev.stackmemory.application.migration.CopyFrames;
import dev.stackmemory.application.migration.DecommissionStore;
import dev.stackmemory.application.node.NodeSync;
import dev.stackmemory.application.node.SyncNode;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.tier.BackgroundMover;
import dev.stackmemory.application.tier.BackgroundWarming;
import dev.stackmemory.application.tier.CompactStores;
import dev.stackmemory.application.tier.MoveFrames;
import dev.stackmemory.application.tier.ReportTiers;
import dev.stackmemory.application.tier.VerifyStores;
import dev.stackmemory.application.tier.WarmSession;
import dev.stackmemory.application.watch.ReportActivity;
import dev.stackmemory.application.watch.WatchAlerts;
import dev.stackmemory.bootstrap.internal.DaggerArchivedTeamTopology;
import dev.stackmemory.bootstrap.internal.DaggerHostedTopology;
import dev.stackmemory.bootstrap.internal.DaggerLocalTopology;
import dev.stackmemory.bootstrap.internal.DaggerPostgresTopology;
import dev.stackmemory.bootstrap.internal.DaggerTeamTopology;
import dev.stackmemory.bootstrap.internal.DaggerUnifiedTopology;
import dev.stackmemory.bootstrap.internal.MicrometerGauges;
import dev.stackmemory.bootstrap.internal.MigrationPart;
import dev.stackmemory.bootstrap.internal.MigrationSettings;
import dev.stackmemory.bootstrap.internal.Parts;
import dev.stackmemory.bootstrap.internal.PrivateProjects;
import dev.stackmemory.bootstrap.internal.ShadowMemory;
import dev.stackmemory.bootstrap.internal.measure.MeasureListener;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.internal.measure.MicrometerListener;
import dev.stackmemory.bootstrap.internal.measure.OpenMeters;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.watch.ActivityLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The wired product: every use case over the stores of one topology. Opening is cheap; a store is opened when the first use case that needs it
 * is asked for. Thread-safe. To be closed, which writes down what was only noted in memory.
 */
public final class StackMemory implements AutoCloseable {
    /** Every kind of work that may wait in the outbox. */
    public static final List<String> OUTBOX_TOPICS = List.of(EmbedFrames.TOPIC, CopyFrames.TOPIC, Outbox.LEFTOVERS);

    private static final Logger LOG = System.getLogger(StackMemory.class.getName());

    private final Parts topology;
    private final Optional<Parts> shadow;

    private StackMemory(Parts topology, Optional<Parts> shadow) {
        this.topology = topology;
        this.shadow = shadow;
    }

    /**
     * The memory that the settings describe. Its notices go to the log.
     *
     * @param environment the variables of the process, which hold the keys of servers
     */
    public static StackMemory open(Settings settings, Map<String, String> environment) {
        return open(settings, environment, notice -> LOG.log(Level.INFO, notice));
    }

    /**
     * The memory that the settings describe.
     *
     * @param environment the variables of the process, which hold the keys of servers
     * @param notices hears, from any thread and in a sentence for people, what did not go as it should and failed nothing that was asked for,
     *     such as a search index that cannot be written
     */
    public static StackMemory open(Settings settings, Map<String, String> environment, Consumer<String> notices) {
        return open(settings, environment, notices, InstantSource.system());
    }

    /**
     * The memory that the settings describe, at another time: for tests of what comes with it.
     *
     * @param environment the variables of the process, which hold the keys of servers
     * @param notices as in {@link #open(Settings, Map, Consumer)}
     * @param clock tells ages, and which leases have ended; what the stores themselves write down has the machine's time
     */
    public static StackMemory open(
            Settings settings, Map<String, String> environment, Consumer<String> notices, InstantSource clock) {
        return open(new Wiring(settings, environment, notices, clock), Optional.empty());
    }

    /**
     * The memory that the settings describe, which reports to the program's own registry how often and how long each store is asked, and what happens
     * in it (docs/watching.md lists the meters). What looks at the memory leaves the registry when that is closed; counts and times stay. One registry is for one open memory.
     *
     * @param environment the variables of the process, which hold the keys of servers
     * @param notices as in {@link #open(Settings, Map, Consumer)}
     */
    public static StackMemory open(
            Settings settings, Map<String, String> environment, Consumer<String> notices, MeterRegistry registry) {
        var wiring = new Wiring(settings, environment, notices, InstantSource.system());
        var meters = new OpenMeters(registry);
        StackMemory memory;
        try {
            memory = open(wiring, Optional.of(new MicrometerListener(registry, meters)));
        } catch (RuntimeException | Error cannotBeOpened) {
            meters.close();
            throw cannotBeOpened;
        }
        try {
            MicrometerGauges.bind(meters, memory.topology);
        } catch (RuntimeException | Error refused) {
            memory.close();
            throw refused;
        }
        return memory;
    }

    private static StackMemory open(Wiring wiring, Optional<MeasureListener> listener) {
        Optional<WiredTopology> destination = MigrationSettings.destination(wiring.settings());
        PrivateProjects.requirePlace(wiring.settings(), destination);
        Optional<Parts> shadow =
                destination.map(topology -> wiring.wire(topology, new MigrationPart.Copy(), Optional.empty()));
        Parts inUse = wiring.wire(
                wiring.settings().get(SettingKeys.TOPOLOGY),
                new MigrationPart.InUse(
                        destination.map(topology -> new ShadowMemory(topology.title(), shadow.orElseThrow()))),
                listener);
        shadow.ifPresent(parts -> inUse.closing().add(parts.closing()));
        return new StackMemory(inUse, shadow);
    }

    /** What every topology is put together from. */
    private record Wiring(
            Settings settings, Map<String, String> environment, Consumer<String> notices, InstantSource clock) {
        Parts wire(WiredTopology topology, MigrationPart part, Optional<MeasureListener> listener) {
            var measurements = new Measurements(clock, System::nanoTime, listener);
            return switch (topology) {
                case LOCAL ->
                    DaggerLocalTopology.factory().create(settings, environment, notices, clock, measurements, part);
                case HOSTED ->
                    DaggerHostedTopology.factory().create(settings, environment, notices, clock, measurements, part);
                case TEAM ->
                    settings.get(SettingKeys.S3_BUCKET).isPresent()
                            ? DaggerArchivedTeamTopology.factory()
                                    .create(settings, environment, notices, clock, measurements, part)
                            : DaggerTeamTopology.factory()
                                    .create(settings, environment, notices, clock, measurements, part);
                case POSTGRES ->
                    DaggerPostgresTopology.factory().create(settings, environment, notices, clock, measurements, part);
                case UNIFIED ->
                    DaggerUnifiedTopology.factory().create(settings, environment, notices, clock, measurements, part);
            };
        }
    }

    public RecordFrames recordFrames() {
        return topology.recordFrames();
    }

    /** To be asked before what another program wrote is read. */
    public AwaitWrites awaitWrites() {
        return topology.awaitWrites();
    }

    public FindFrame findFrame() {
        return topology.findFrame();
    }

    /** What the archive held earlier; absent where there is none, and on a laptop until the first frame has moved to it. */
    public Optional<LookBack> lookBack() {
        return topology.lookBack();
    }

    public ForgetFrames forgetFrames() {
        return topology.forgetFrames();
    }

    public ExportFrames exportFrames() {
        return topology.exportFrames();
    }

    public ImportFrames importFrames() {
        return topology.importFrames();
    }

    public VerifyStores verifyStores() {
        return topology.verifyStores();
    }

    public MoveFrames moveFrames() {
        return topology.moveFrames();
    }

    /**
     * Moves what is due in the background, until it is closed, which must come before this memory is closed. For programs that run for long; the
     * movers of several programs take turns. After each round alerts are looked for, and where that is wanted something is done about them, at the same pace; closing stops that, too.
     *
     * @param interval from the end of a round to the beginning of the next
     */
    public BackgroundMover startMover(Duration interval, BackgroundMover.Listener listener) {
        BackgroundMover.Listener tending = topology.tendReplicas()
                .map(replicas -> replicas.before(listener))
                .orElse(listener);
        return BackgroundMover.start(moveFrames(), interval, tending, topology.keepWatch()::round);
    }

    /** Brings the frames that a session is likely to read to where they are read fast; absent where there is no such place. */
    public Optional<WarmSession> warmSession() {
        return topology.warmSession();
    }

    /**
     * From now on, when a session begins, brings copies of the frames that it is likely to read to where they are read fast, and has the questions answered that are asked most, until it
     * is closed, which must come before this memory is closed. A session begins when this program names it for the first time, in a frame that it records or a question that it asks. For
     * programs that run for long. Absent where there is no such place, and where {@code tiers.warm-sessions} is false.
     */
    public Optional<BackgroundWarming> startWarming() {
        return topology.warmSessions().map(BackgroundWarming::start);
    }

    /** Absent where nodes have no store of their own. */
    public Optional<SyncNode> syncNode() {
        return topology.syncNode();
    }

    /**
     * Publishes what this node has recorded and keeps its replicas right in the background, until it is closed, which must come before this memory is closed. For
     * programs that run for long; several on one node do no harm. Absent where nodes have no store of their own.
     *
     * @param interval from the end of a round to the beginning of the next
     */
    public Optional<NodeSync> startSync(Duration interval, NodeSync.Listener listener) {
        return syncNode().map(node -> NodeSync.start(node, interval, listener));
    }

    /**
     * Copies what is recorded to the memory that this one is migrated to, until it is closed, which must come before this memory is closed. For programs that
     * run for long; several share the work. Absent unless the memory is being migrated.
     *
     * @param obstacles hears, from another thread, why nothing can be copied
     */
    public Optional<BackgroundWork> startCopier(Consumer<String> obstacles) {
        return copyFrames()
                .map(copying -> BackgroundWork.start(
                        "stackmemory-copier",
                        BackgroundWork.INTERVAL,
                        deadline -> copying.drain(Progress.NONE, deadline).standstill(),
                        obstacles));
    }

    /**
     * Gives frames that were recorded their vectors, until it is closed, which must come before this memory is closed. For programs that run for long; several share the
     * work. Absent where no model is configured.
     *
     * @param obstacles hears, from another thread, why nothing can be embedded
     */
    public Optional<BackgroundWork> startEmbedding(Consumer<String> obstacles) {
        return embedFrames()
                .map(embedding -> BackgroundWork.start(
                        "stackmemory-embedder",
                        BackgroundWork.INTERVAL,
                        deadline -> embedding.drain(Progress.NONE, deadline).standstill(),
                        obstacles));
    }

    public CompactStores compactStores() {
        return topology.compactStores();
    }

    public ReportTiers reportTiers() {
        return topology.reportTiers();
    }

    /** Counts what questions cost whose deadline is metered by it, and limits nothing. */
    public Spending newSpending() {
        return newSpending(CostLimit.NONE);
    }

    /** Counts what questions cost whose deadline is metered by it, and fails those that would cost more than they may together. */
    public Spending newSpending(CostLimit limit) {
        return new Spending(topology.prices(), limit);
    }

    /**
     * Answers from the cache where the topology has one, else as {@link #searchFrames} does. While the memory is being migrated, a share of the questions is answered by
     * the memory that it goes to.
     */
    public Search search() {
        return noticed(topology.migratingSearch().<Search>map(search -> search).orElseGet(topology::search));
    }

    /** Answers every question anew. */
    public Search searchFrames() {
        return noticed(topology.migratingSearch().<Search>map(search -> search).orElseGet(topology::searchFrames));
    }

    private Search noticed(Search search) {
        SessionStarts sessions = topology.sessionStarts();
        return request -> {
            FrameFilter filter = request.filter();
            request.currentSession()
                    .or(filter::session)
                    .ifPresent(session -> sessions.named(filter.projects(), session));
            return search.search(request);
        };
    }

    public LexicalIndex lexicalIndex() {
        return topology.lexicalIndex();
    }

    /** Absent when no embedding model is set. */
    public Optional<EmbedFrames> embedFrames() {
        return topology.embedFrames();
    }

    /** Absent when no embedding model is set. */
    public Optional<ReportVectors> reportVectors() {
        return topology.reportVectors();
    }

    /** Absent where no store of the topology keeps vectors, such as a PostgreSQL without pgvector. */
    public Optional<VectorIndex> vectors() {
        return topology.vectors().map(index -> index);
    }

    /** Absent when no embedding model is set. */
    public Optional<EmbeddingModel> embeddingModel() {
        return topology.embeddingModel();
    }

    /** Lists and counts for what must not leave out a frame: a store that does not answer fails it. */
    public FrameCatalog wholeCatalog() {
        return topology.wholeCatalog();
    }

    /**
     * Lists and counts for people: an archive that does not answer is missing from the answer, and a notice says so. While the home is away, lists of projects are made of replicas
     * where there are any, and a notice says that they are unverified and incomplete.
     */
    public FrameCatalog catalog() {
        return topology.catalog();
    }

    public Ledger ledger() {
        return topology.ledger();
    }

    public WatchAlerts watchAlerts() {
        return topology.watchAlerts();
    }

    public ReportActivity reportActivity() {
        return topology.reportActivity();
    }

    /** What this and other programs did with the memory lately, on this machine. */
    public ActivityLog activityLog() {
        return topology.activityLog();
    }

    /** What waits in the outboxes. */
    public WaitingWork waitingWork() {
        return topology.waitingWork();
    }

    public Outbox outbox() {
        return topology.outbox();
    }

    public AccessLog accessLog() {
        return topology.accessLog();
    }

    public DerivedIndexes derivedIndexes() {
        return topology.derivedIndexes();
    }

    /** The servers of the topology, the home first, and those of that which it is migrated to; empty where there is none. */
    public List<ServerCheck> servers() {
        return Stream.concat(Stream.of(topology), shadow.stream())
                .flatMap(parts -> parts.servers().stream())
                .toList();
    }

    /** Makes ids for new frames. */
    public TimeOrderedIds newIds() {
        return topology.newIds();
    }

    /** Absent unless the memory is being migrated. */
    public Optional<CopyFrames> copyFrames() {
        return topology.copyFrames();
    }

    /** Absent unless the memory is being migrated. */
    public Optional<BackfillFrames> backfillFrames() {
        return topology.backfillFrames();
    }

    /** Absent unless the memory is being migrated. */
    public Optional<ControlRollout> controlRollout() {
        return topology.controlRollout();
    }

    public DecommissionStore decommissionStore() {
        return topology.decommissionStore();
    }

    /**
     * Waits until both answers to the latest questions are compared, or the time is up. Returns at once unless the memory is being migrated.
     *
     * @return whether none is left to be compared
     */
    public boolean awaitComparisons(Duration most) {
        return topology.migratingSearch()
                .map(search -> search.awaitComparisons(most))
                .orElse(true);
    }

    /** Moves frames between the tiers of the memory that this one is migrated to. Absent unless it is. */
    public Optional<MoveFrames> shadowMover() {
        return shadow.map(Parts::moveFrames);
    }

    @Override
    public void close() {
        topology.closing().close();
    }
}
