package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.redis.RedisReplicas;
import dev.stackmemory.adapter.redis.ServerProduct;
import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.application.node.UnverifiedLists;
import dev.stackmemory.application.tier.Admission;
import dev.stackmemory.application.tier.CopyPlace;
import dev.stackmemory.application.tier.ReplicatedHome;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.bootstrap.StoreServer;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.internal.measure.StoreMeter;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.ReplicaCatalog;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The replicas in Redis behind their guard, connected by the first call that reaches them; a caller whose time is up before leaves the connecting to go on, which
 * says nothing yet about how Redis answers. Thread-safe.
 */
final class GuardedRedis {
    private static final int PLACES = 256;
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** An answer takes a millisecond or two. Whoever reads a copy waits for longer than this. */
    private static final Duration PATIENCE = ReplicatedHome.PATIENCE.dividedBy(2);

    private final RedisSettings settings;
    private final Tier tier;
    private final Guard guard;
    private final StoreMeter meter;
    private final Opening<RedisReplicas> opening;

    /**
     * @param tier that it serves
     * @param home where programs note that it is away
     */
    GuardedRedis(
            RedisSettings settings,
            Tier tier,
            Path home,
            InstantSource clock,
            Measurements measurements,
            Closing closing) {
        this.settings = settings;
        this.tier = tier;
        this.opening = new Opening<>(() -> closing.add(RedisReplicas.open(settings)));
        var note = new OutageNote(home, settings.id(), settings.servers().printable(), clock);
        this.guard = new Guard(settings.id(), PLACES, Optional.of(closing.beforeAll(note)));
        this.meter = measurements.of(tier, settings.id());
        measurements.watch(settings.id(), guard::figures);
    }

    private RedisReplicas replicas() {
        return opening.get();
    }

    /** From now on this is done before the first call, and each time that the server has been away. */
    void beforeUse(Readiness.Work work) {
        guard.beforeUse(deadline -> {
            replicas().connect(deadline);
            return work.ready(deadline);
        });
    }

    /** Connects in the background, so that whoever asks first waits for less of it. */
    void connectAhead() {
        Thread.ofVirtual().name("connecting to " + settings.id()).start(() -> {
            try {
                var unused = epoch().find(Deadline.after(LOOK));
            } catch (StoreException away) {
                // Whoever asks finds out for themselves.
            }
        });
    }

    ReplicaStore store() {
        return meter.of(
                guard.port(ReplicaStore.class, PATIENCE, () -> replicas().store()));
    }

    /** They are listed while the home is away. */
    UnverifiedLists.Replicas listed(Admission admission) {
        ReplicaCatalog catalog =
                meter.ofLists(guard.port(ReplicaCatalog.class, () -> replicas().catalog()));
        return new UnverifiedLists.Replicas(settings.id(), catalog, admission);
    }

    ReplicaEpoch epoch() {
        return guard.port(ReplicaEpoch.class, () -> replicas().epoch());
    }

    ReplicaUpkeep upkeep() {
        return guard.port(ReplicaUpkeep.class, () -> replicas().upkeep());
    }

    /** What is in it, under its own limits. */
    CopyPlace copies() {
        RedisSettings.Limits limits = settings.limits();
        return new CopyPlace(
                tier,
                settings.id(),
                Optional.of(TieringWiring.ofCopies(settings.ttl(), limits.maxFrames(), limits.maxBytes())),
                upkeep()::usage);
    }

    QueryCache answers() {
        return meter.of(guard.port(QueryCache.class, () -> replicas().queries()));
    }

    /** Where no server answers, nothing is confirmed, and erasing is tried again later. */
    Erasing erasing() {
        return meter.of(guard.port(Erasing.class, () -> replicas().erasing()));
    }

    ServerCheck check() {
        return new ServerCheck(settings.id().toString(), this::server);
    }

    /** What it is, and what it holds. */
    private StoreServer server() {
        Deadline look = Deadline.after(LOOK);
        ServerProduct product = replicas().server(look);
        ReplicaUpkeep.Usage usage = replicas().upkeep().usage(look);
        guard.answered(look);
        return new StoreServer(
                settings.id().toString(),
                product + " at " + settings.servers().printable(),
                "by nobody; copies in it: " + usage.copies(),
                product.doubt().stream().toList());
    }
}
