package dev.stackmemory.bootstrap.internal;

import dagger.Binds;
import dagger.BindsOptionalOf;
import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoSet;
import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.node.EditClock;
import dev.stackmemory.application.node.NodeHome;
import dev.stackmemory.application.node.NodeReplicas;
import dev.stackmemory.application.node.PublishFrames;
import dev.stackmemory.application.node.RefreshReplicas;
import dev.stackmemory.application.node.RepeatForgettings;
import dev.stackmemory.application.node.SharedHome;
import dev.stackmemory.application.node.Strangers;
import dev.stackmemory.application.node.SyncNode;
import dev.stackmemory.application.node.TellShared;
import dev.stackmemory.application.node.UnverifiedLists;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchTurns;
import dev.stackmemory.application.tier.Admission;
import dev.stackmemory.application.tier.CopyPlace;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.FastPlace;
import dev.stackmemory.application.tier.FetchFrames;
import dev.stackmemory.application.tier.PrefetchFrames;
import dev.stackmemory.application.tier.ReplicaAdmission;
import dev.stackmemory.application.tier.ReplicaTrust;
import dev.stackmemory.application.tier.ReplicatedHome;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.watch.Happenings;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A SQLite file on each node, in which frames are born and copies are kept; replicas in Redis; and PostgreSQL, which all nodes share. */
@Module(includes = RedisReplicas.class)
interface TeamStores {
    /** Absent where no bucket is configured. */
    @BindsOptionalOf
    GuardedArchive archive();

    @Binds
    Search search(SearchTurns search);

    /** From what is shared to this machine. */
    @Provides
    @Singleton
    static FetchFrames fetching(NodeReplicas replicas, SharedHome shared, InstantSource clock) {
        return new FetchFrames(FastPlace.in(replicas), shared.reader(), shared.ledger(), clock);
    }

    @Provides
    @Singleton
    static SqliteNode node(
            Settings settings,
            Optional<EmbeddingModel> model,
            Consumer<String> notices,
            Measurements measurements,
            Closing closing) {
        requireNoArchive(settings.home());
        Set<String> followUps = model.isPresent() ? Set.of(EmbedFrames.TOPIC) : Set.of();
        return new SqliteNode(settings.home(), followUps, notices, measurements, closing);
    }

    /** What a laptop has moved to its own archive could not be found from here. */
    private static void requireNoArchive(Path home) {
        if (Files.exists(home.resolve(LocalArchive.NOTE))) {
            throw new SettingsException("the memory in " + home
                    + " has an archive of its own, which the topology team does not look into. Bring its frames back first: stackmemory -c topology=local storage migrate --tier 1 --all-projects; then delete "
                    + LocalArchive.NOTE);
        }
    }

    @Provides
    @Singleton
    static OwnNode own(SqliteNode node) {
        return OwnNode.of(node);
    }

    @Provides
    @Singleton
    static GuardedRedis redis(
            Settings settings,
            Map<String, String> environment,
            InstantSource clock,
            Measurements measurements,
            Closing closing) {
        return new GuardedRedis(
                RedisWiring.ofWarmTier(settings, environment),
                Tier.WARM,
                settings.home(),
                clock,
                measurements,
                closing);
    }

    @Provides
    @Singleton
    static NodeReplicas replicas(SqliteNode node) {
        return new NodeReplicas(node.store());
    }

    /** What another database does not know, it has not lost. */
    @Provides
    @IntoSet
    static GuardedParadeDb.OpeningCheck copiesOfThisDatabase(
            SqliteNode node, NodeReplicas replicas, InstantSource clock) {
        return opened -> {
            var copied = new JournalNote(node.journal(), "copies of");
            String history = opened.changes().historyId();
            if (copied.find(Deadline.NEVER)
                    .filter(other -> !other.equals(history))
                    .isPresent()) {
                replicas.clear(Deadline.NEVER);
            }
            copied.put(history, clock.instant(), Deadline.NEVER);
        };
    }

    /** Redis has what any machine has read, and this one what it has read by itself. */
    @Provides
    static List<UnverifiedLists.Replicas> listed(
            GuardedRedis redis, ReplicaAdmission admission, NodeReplicas replicas) {
        return List.of(
                redis.listed(admission),
                new UnverifiedLists.Replicas(replicas.id(), replicas, Admission.lasting(replicas)));
    }

    /** What is published is replicated in Redis at once. */
    @Provides
    @Singleton
    static SharedHome shared(
            GuardedParadeDb paradeDb,
            DurableStores stores,
            TieredFrames frames,
            Ledger ledger,
            GuardedRedis redis,
            ReplicaTrust trust,
            ReplicaAdmission admission,
            InstantSource clock,
            Consumer<String> notices,
            Measurements measurements) {
        ReplicatedHome withRedis = new ReplicatedHome(
                paradeDb.frames(),
                new TieredFrames(stores, ledger, measurements),
                ledger,
                redis.store(),
                trust,
                admission,
                clock,
                notices,
                Tier.WARM,
                reads(measurements));
        return paradeDb.shared(withRedis, frames, ledger);
    }

    /** Whether a replica answered is told by those on the node, which are asked first. */
    private static Happenings reads(Measurements measurements) {
        return (event, times) -> {
            if (event == Event.readIn(Tier.WARM)) {
                measurements.happened(event, times);
            }
        };
    }

    /** What is read lies on the node from then on. */
    @Provides
    @Singleton
    static NodeHome nodeHome(
            OwnNode own,
            SharedHome shared,
            NodeReplicas replicas,
            ReplicaTrust trust,
            PrefetchFrames prefetch,
            EditClock editClock,
            InstantSource clock,
            Consumer<String> notices,
            Measurements measurements) {
        ReplicatedHome reading = new ReplicatedHome(
                shared.frames(),
                prefetch.watching(shared.frames()),
                shared.ledger(),
                replicas,
                trust,
                Admission.lasting(replicas),
                clock,
                notices,
                Tier.HOT,
                measurements);
        return new NodeHome(own, shared, reading, NodeHome.Birthplace.NODE, editClock, notices, measurements);
    }

    @Binds
    @WithReplicas
    FrameHome withReplicas(NodeHome home);

    @Binds
    FrameReader reader(NodeHome home);

    @Provides
    @Importing
    static FrameHome importing(NodeHome home) {
        return home.recordingIn(NodeHome.Birthplace.NODE_AFTER_ASKING);
    }

    @Provides
    @KeepsReplicas
    static FrameHome keepsReplicas(SqliteNode node) {
        return node.store().frames();
    }

    @Provides
    static FrameHome home(GuardedParadeDb paradeDb) {
        return paradeDb.frames();
    }

    @Provides
    static Set<ProjectId> privateProjects(Settings settings) {
        return Set.copyOf(settings.get(SettingKeys.PRIVATE_PROJECTS));
    }

    @Provides
    static PublishFrames.Afterwards afterwards() {
        return PublishFrames.Afterwards.KEEP;
    }

    @Provides
    @Singleton
    static RepeatForgettings forgettings(SqliteNode node, GuardedParadeDb paradeDb, SharedHome shared) {
        return new RepeatForgettings(node.knownTombstones(), paradeDb.tombstones(), shared.frames(), paradeDb.epoch());
    }

    @Provides
    @Singleton
    static Optional<SyncNode> syncNode(
            PublishFrames publishing,
            RepeatForgettings forgettings,
            SqliteNode node,
            NodeReplicas replicas,
            SharedHome shared,
            ChangeFeed changes,
            GuardedParadeDb paradeDb,
            EditClock editClock,
            InstantSource clock) {
        return Optional.of(new SyncNode(
                publishing,
                forgettings,
                new RefreshReplicas(node.store(), replicas, shared, changes, paradeDb.epoch(), editClock, clock)));
    }

    /** What is derived comes first, and what knows what is to be erased last. Other nodes drop their copies when they hear of it. */
    @Provides
    static List<Erasing> erasing(
            GuardedRedis redis,
            Erasing archiveErasing,
            GuardedParadeDb paradeDb,
            SharedHome shared,
            SqliteNode node,
            RepeatForgettings forgettings,
            Strangers strangers) {
        return Stream.concat(
                        Stream.of(
                                        new TellShared(shared.frames(), Optional.of(forgettings)),
                                        redis.erasing(),
                                        archiveErasing,
                                        paradeDb.erasing())
                                .map(strangers::sparing),
                        node.erasing().stream())
                .toList();
    }

    @Provides
    static List<CopyPlace> copyPlaces(SqliteNode node, GuardedRedis redis) {
        return List.of(
                new CopyPlace(
                        Tier.HOT,
                        SqliteNode.ID,
                        Optional.empty(),
                        deadline -> node.replicaSizes().usage(deadline)),
                redis.copies());
    }

    /** The copies on the node under their limits; Redis keeps its own. */
    @Provides
    static TierSettings copies(Settings settings) {
        TierLimits hot = TieringWiring.limits(
                settings, SettingKeys.HOT_MAX_AGE, SettingKeys.HOT_MAX_FRAMES, SettingKeys.HOT_MAX_BYTES);
        return new TierSettings(SqliteNode.ID, false, hot);
    }

    @Provides
    static List<ServerCheck> servers(
            GuardedParadeDb paradeDb,
            GuardedRedis redis,
            Optional<GuardedArchive> archive,
            SqliteNode node,
            Settings settings,
            Map<String, String> environment) {
        ServerCheck home =
                paradeDb.check(ParadeDbStores.address(settings, environment).toString());
        return Stream.of(
                        Stream.of(home, redis.check()),
                        archive.map(GuardedArchive::check).stream(),
                        node.check(settings.home()).stream())
                .flatMap(checks -> checks)
                .toList();
    }
}
