package dev.stackmemory.adapter.paradedb;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.VirtualTime;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.OwnPostgres;
import dev.stackmemory.testkit.server.PgBouncer;
import dev.stackmemory.testkit.server.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the session cache does beyond the contracts: lives and limits, its server's crash, and its way with what its home forgot. */
@Timeout(180) // Ends a deadlock; no test measures time.
class SessionCacheDetailsIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final Duration DAY = SessionCacheLimits.DEFAULT.ttl();

    private final TestDatabase database = TestDatabase.shared();
    private final FaultProxy proxy =
            FaultProxy.before(database.address().host(), database.address().port());
    private final VirtualTime time = new VirtualTime(NOON);
    private final ParadeDbHome home =
            ParadeDbHome.open(TestDatabase.settings(database.address().at(proxy.host(), proxy.port()))
                    .withPool(new PoolSize(1, 4))
                    .withClock(time));
    private ReplicaStore cache = home.sessionCache(SessionCacheLimits.DEFAULT);

    @AfterEach
    void close() {
        home.close();
        proxy.close();
        database.close();
    }

    @Test
    void copy_thatNobodyReads_endsAfterADay() {
        put(frame("a"));
        time.advance(DAY.minusMillis(1));
        assertThat(cache.mayHold(List.of(id("a")), NO_LIMIT)).containsExactly(id("a"));
        time.advance(Duration.ofMillis(1));
        assertThat(find("a")).isEmpty();
        assertThat(cache.mayHold(List.of(id("a")), NO_LIMIT)).isEmpty();
        assertThat(home.sessionCacheUsage(NO_LIMIT)).isEqualTo(new ReplicaUpkeep.Usage(0, 0));
    }

    @Test
    void reading_renewsTheLife_andSeldomWrites() {
        put(frame("a"));
        String written = rowVersion();
        time.advance(DAY.dividedBy(200));
        assertThat(find("a")).containsExactly(id("a"));
        assertThat(rowVersion()).isEqualTo(written);
        time.advance(DAY.dividedBy(2));
        assertThat(find("a")).containsExactly(id("a"));
        assertThat(rowVersion()).isNotEqualTo(written);
        time.advance(DAY.minusMillis(1));
        assertThat(find("a")).containsExactly(id("a"));
    }

    @Test
    void reading_whereNothingCanBeWritten_readsAllTheSame() {
        put(frame("a"));
        time.advance(DAY.dividedBy(2));
        database.execute(
                "CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE EXCEPTION 'no writes' USING ERRCODE = '25006'; END $$",
                "CREATE TRIGGER refuse BEFORE UPDATE ON stackmemory.session_cache FOR EACH ROW EXECUTE FUNCTION"
                        + " public.refuse()");
        assertThat(find("a")).containsExactly(id("a"));
    }

    @Test
    void endedCopy_isReplacedByAnyVersion() {
        cache.putValidated(List.of(stored(frame("a"), 9)), NOON, NO_LIMIT);
        time.advance(DAY);
        put(frame("a"));
        assertThat(cache.findReplicas(List.of(id("a")), NO_LIMIT).get(id("a")))
                .satisfies(copy -> assertThat(copy.copy()).isEqualTo(stored(frame("a"))))
                .satisfies(copy -> assertThat(copy.validatedAt()).isEmpty());
    }

    @Test
    void tooManyFrames_thoseReadLongestAgoGo() {
        cache = home.sessionCache(SessionCacheLimits.DEFAULT.withMaxFrames(100));
        List<Frame> frames = frames("f", 300);
        for (Frame frame : frames) {
            put(frame);
            time.advance(Duration.ofHours(1).dividedBy(3));
            assertThat(find("f0000")).containsExactly(id("f0000"));
            assertThat(home.sessionCacheUsage(NO_LIMIT).copies()).isLessThanOrEqualTo(100);
        }
        assertThat(cache.mayHold(Frames.idsOf(frames), NO_LIMIT))
                .hasSizeBetween(72, 100)
                .contains(id("f0000"), id("f0299"))
                .doesNotContain(id("f0001"));
        assertThat(database.value("SELECT count(*) < 101 FROM stackmemory.session_cache"))
                .as("the rows of those that ended are gone")
                .isEqualTo("t");
    }

    @Test
    void tooManyBytes_thoseReadLongestAgoGo() {
        cache = home.sessionCache(SessionCacheLimits.DEFAULT.withMaxBytes(20_000));
        List<Frame> frames = frames("f", 500);
        for (Frame frame : frames) {
            put(frame);
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(home.sessionCacheUsage(NO_LIMIT).bytes()).isBetween(15_000L, 20_000L);
        assertThat(cache.mayHold(Frames.idsOf(frames), NO_LIMIT))
                .contains(id("f0499"))
                .doesNotContain(id("f0000"));
    }

    @Test
    void manyAtOnce_beyondTheLimit_leaveAsManyAsMayBe() {
        cache = home.sessionCache(SessionCacheLimits.DEFAULT.withMaxFrames(3));
        cache.put(frames("f", 50).stream().map(Frames::stored).toList(), NO_LIMIT);
        assertThat(home.sessionCacheUsage(NO_LIMIT).copies()).isEqualTo(3);
    }

    @Test
    void tooLargeAFrame_isRefused_andNothingIsKept() {
        cache = home.sessionCache(SessionCacheLimits.DEFAULT.withMaxFrameBytes(300));
        Frame large = Frames.aFrame("large")
                .content(new SplittableRandom(7)
                        .ints(2_000)
                        .mapToObj(Integer::toHexString)
                        .collect(joining()))
                .build();
        assertThatThrownBy(() -> cache.put(List.of(stored(frame("a")), stored(large)), NO_LIMIT))
                .isInstanceOf(CapacityExceeded.class)
                .hasMessageContaining("large");
        assertThat(find("a", "large")).isEmpty();
    }

    @Test
    void batches_takeOneRoundTrip() {
        List<StoredFrame> copies = frames("f", 200).stream().map(Frames::stored).toList();
        List<FrameId> ids = copies.stream().map(copy -> copy.frame().id()).toList();
        List<CopyVersion> versions = copies.stream().map(CopyVersion::of).toList();
        Deadline soon = Deadline.after(Duration.ofMinutes(1));

        assertThat(proxy.roundTrips(() -> cache.put(copies, soon))).isEqualTo(1);
        assertThat(proxy.roundTrips(() -> cache.findReplicas(ids, soon))).isEqualTo(1);
        assertThat(proxy.roundTrips(() -> cache.validate(versions, NOON, soon))).isEqualTo(1);
        assertThat(proxy.roundTrips(() -> cache.mayHold(ids, soon))).isEqualTo(1);
        assertThat(proxy.roundTrips(() -> cache.delete(versions, soon))).isEqualTo(1);
        assertThat(proxy.roundTrips(() -> cache.forget(ids, soon))).isEqualTo(1);
    }

    @Test
    void behindAPooler_isTheSame() {
        Deadline soon = Deadline.after(Duration.ofMinutes(1));
        StoredFrame copy = stored(frame("a"));
        try (PgBouncer bouncer = PgBouncer.before(database.address(), 2);
                ParadeDbHome pooled = ParadeDbHome.open(TestDatabase.settings(bouncer.address()))) {
            ReplicaStore same = pooled.sessionCache(SessionCacheLimits.DEFAULT);
            for (int time = 0; time < 10; time++) {
                same.put(List.of(copy), soon);
                assertThat(same.find(List.of(id("a")), soon)).containsValue(copy);
                assertThat(same.validate(List.of(CopyVersion.of(copy)), NOON, soon))
                        .containsExactly(id("a"));
                assertThat(same.delete(List.of(CopyVersion.of(copy)), soon)).containsExactly(id("a"));
            }
            same.forget(List.of(id("a")), soon);
            same.put(List.of(copy), soon);
            assertThat(same.find(List.of(id("a")), soon)).isEmpty();
        }
    }

    @Test
    void forgottenAtHome_isNotKept_evenWhenTheCacheHasLostItsTombstones() {
        record(frame("a"));
        home.frames().forget(List.of(id("a")), NO_LIMIT);
        put(frame("a"));
        assertThat(find("a")).isEmpty();
        cache.clear(NO_LIMIT);
        put(frame("a"));
        assertThat(find("a")).isEmpty();
    }

    @Test
    void erasedAtHome_isErasedHere_byANewFile() {
        record(frame("a"));
        cache.put(List.of(stored(frame("a")), stored(frame("b"))), NO_LIMIT);
        String before = file();

        erase("a");

        assertThat(file()).isNotEqualTo(before);
        assertThat(database.value("SELECT count(*) FROM stackmemory.session_cache"))
                .isEqualTo("1");
        assertThat(find("a", "b")).containsExactly(id("b"));
    }

    @Test
    void erasedAtHome_anEmptyCacheIsLeftAlone() {
        record(frame("a"));
        String before = file();
        erase("a");
        assertThat(file()).isEqualTo(before);
    }

    @Test
    void crashOfTheServer_emptiesTheCache_andNothingElse() {
        try (OwnPostgres own = PostgresServer.own();
                TestDatabase ownDatabase = TestDatabase.on(own);
                ParadeDbHome crashed = ParadeDbHome.open(ownDatabase.settings())) {
            ReplicaStore emptied = crashed.sessionCache(SessionCacheLimits.DEFAULT);
            crashed.frames().record(List.of(FrameWrite.create(frame("home"))), NO_LIMIT);
            emptied.put(List.of(stored(frame("copy"))), NO_LIMIT);
            assertThat(emptied.find(List.of(id("copy")), NO_LIMIT)).hasSize(1);

            own.kill();
            own.start();

            assertThat(emptied.find(List.of(id("copy")), NO_LIMIT)).isEmpty();
            assertThat(crashed.frames().find(List.of(id("home")), NO_LIMIT)).hasSize(1);
            emptied.put(List.of(stored(frame("copy"))), NO_LIMIT);
            assertThat(emptied.find(List.of(id("copy")), NO_LIMIT)).hasSize(1);
        }
    }

    private void record(Frame frame) {
        home.frames().record(List.of(FrameWrite.create(frame)), NO_LIMIT);
    }

    private void put(Frame frame) {
        cache.put(List.of(stored(frame)), NO_LIMIT);
    }

    private Set<FrameId> find(String... ids) {
        return cache.find(List.of(ids).stream().map(FrameId::new).toList(), NO_LIMIT)
                .keySet();
    }

    /** Another after every write. */
    private String rowVersion() {
        return database.value("SELECT xmin FROM stackmemory.session_cache");
    }

    private void erase(String id) {
        home.frames().forget(List.of(id(id)), NO_LIMIT);
        assertThat(home.erasing().erase(List.of(id(id)), NO_LIMIT)).containsExactly(id(id));
    }

    /** The file in which the rows lie: what was deleted stays in it until there is another. */
    private String file() {
        return database.value("SELECT pg_relation_filenode('stackmemory.session_cache')");
    }
}
