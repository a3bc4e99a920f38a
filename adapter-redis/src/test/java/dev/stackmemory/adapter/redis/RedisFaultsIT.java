package dev.stackmemory.adapter.redis;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stackmemory.adapter.redis.configure.RedisLogin;
import dev.stackmemory.adapter.redis.configure.RedisServers.Address;
import dev.stackmemory.adapter.redis.configure.RedisServers.Single;
import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.cache.QueryKey;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.ReplicaList;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.testkit.frame.Frames;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong with a Redis, each ending in the failure that says what helps. */
@Timeout(120) // Ends a deadlock; no test measures time.
class RedisFaultsIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final String PASSWORD = "Xq7UnmistakableSecretZw9";

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void serverThatIsAwayAtFirst_keepsNobodyFromOpening_andIsUsedWhenItComes() {
        LocalRedis server = server();
        server.stop();
        ReplicaStore store = open(settings(server.port())).store();

        assertThatThrownBy(() -> store.find(List.of(id("a")), NO_LIMIT))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("redis://127.0.0.1:" + server.port())
                .hasMessageContaining("Check that");
        server.start();
        eventually(() -> store.put(List.of(stored(full("a"))), NO_LIMIT));
        assertThat(store.find(List.of(id("a")), NO_LIMIT)).containsKey(id("a"));
    }

    @Test
    void serverThatIsAway_isNotAskedAgainAtOnce() {
        LocalRedis server = server();
        server.stop();
        ReplicaStore store = open(settings(server.port())).store();

        for (int attempt = 0; attempt < 2_000; attempt++) {
            assertThatThrownBy(() -> store.find(List.of(id("a")), NO_LIMIT)).isInstanceOf(Unavailable.class);
        }
    }

    @Test
    void serverThatRestarts_losesCopies_andWorksOn_thoughItsScriptsAreGone() {
        LocalRedis server = server();
        ReplicaStore store = open(settings(server.port())).store();
        store.put(List.of(stored(full("a"))), NO_LIMIT);
        server.stop();
        assertThatThrownBy(() -> store.find(List.of(id("a")), NO_LIMIT)).isInstanceOf(StoreException.class);
        server.start();

        eventually(() -> store.put(List.of(stored(full("b")), stored(full("c"))), NO_LIMIT));
        assertThat(store.find(List.of(id("a"), id("b"), id("c")), NO_LIMIT)).containsOnlyKeys(id("b"), id("c"));
    }

    @Test
    void connectionLostBeforeTheAnswer_leavesTheOutcomeUnknown_andReadsUnavailable() throws Exception {
        BrokenWire proxy = proxy(server());
        ReplicaStore store = open(settings(proxy.port())).store();
        store.put(List.of(stored(frame("a"))), NO_LIMIT);

        assertThat(whileHeld(proxy, () -> store.put(List.of(stored(full("b"))), NO_LIMIT)))
                .isInstanceOf(OutcomeUnknown.class)
                .hasMessageContaining("doing it again is safe");
        eventually(() -> store.put(List.of(stored(full("b"))), NO_LIMIT));
        assertThat(whileHeld(proxy, () -> store.find(List.of(id("a")), NO_LIMIT)))
                .isInstanceOf(Unavailable.class);
        eventually(() -> store.find(List.of(id("a")), NO_LIMIT));
    }

    @Test
    void slowServer_isLeftAtTheDeadline() {
        BrokenWire proxy = proxy(server());
        ReplicaStore store = open(settings(proxy.port())).store();
        store.put(List.of(stored(frame("a"))), NO_LIMIT);
        proxy.hold();

        assertThatThrownBy(() -> store.find(List.of(id("a")), Deadline.after(Duration.ofMillis(50))))
                .isInstanceOf(DeadlineExceeded.class);
        assertThatThrownBy(() -> store.put(List.of(stored(frame("b"))), Deadline.after(Duration.ofMillis(50))))
                .isInstanceOf(OutcomeUnknown.class);
    }

    @Test
    void halfOpenConnection_endsWithTheCommandTimeout_whenTheCallerHasNoDeadline() {
        BrokenWire proxy = proxy(server());
        ReplicaStore store = open(quick(proxy.port())).store();
        store.put(List.of(stored(frame("a"))), NO_LIMIT);
        proxy.hold();

        assertThatThrownBy(() -> store.find(List.of(id("a")), NO_LIMIT)).isInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> store.put(List.of(stored(frame("b"))), NO_LIMIT))
                .isInstanceOf(OutcomeUnknown.class);
        proxy.heal();
        eventually(() -> store.put(List.of(stored(frame("b"))), NO_LIMIT));
    }

    @Test
    void halfOpenConnection_atFirst_isLeftAtTheDeadline() {
        BrokenWire proxy = proxy(server());
        proxy.hold();
        ReplicaStore store = open(settings(proxy.port())).store();

        assertThatThrownBy(() -> store.find(List.of(id("a")), Deadline.after(Duration.ofMillis(50))))
                .isInstanceOf(DeadlineExceeded.class);
    }

    @Test
    void maxmemory_isCapacityExceeded_andReadsGoOn() {
        LocalRedis server = server("maxmemory", "6mb", "maxmemory-policy", "noeviction");
        ReplicaStore store = open(settings(server.port())).store();
        store.put(List.of(stored(frame("small"))), NO_LIMIT);
        Throwable failure = null;
        for (int copy = 0; copy < 60 && failure == null; copy++) {
            var large = aFrame("large" + copy).content(noise(400_000, copy)).build();
            failure = catchThrowable(() -> store.put(List.of(stored(large)), NO_LIMIT));
        }

        assertThat(failure).isInstanceOf(CapacityExceeded.class).hasMessageContaining("maxmemory");
        assertThat(store.find(List.of(id("small")), NO_LIMIT)).containsKey(id("small"));
        // What frees room works where there is none.
        store.forget(List.of(id("small")), Deadline.after(Duration.ofSeconds(1)));
    }

    @Test
    void maxmemoryWithEviction_onlyLosesCopies() {
        LocalRedis server = server("maxmemory", "8mb", "maxmemory-policy", "allkeys-lru");
        RedisReplicas replicas = open(settings(server.port()));
        for (int copy = 0; copy < 60; copy++) {
            replicas.store()
                    .put(
                            List.of(stored(aFrame("f" + copy)
                                    .content(noise(400_000, copy))
                                    .build())),
                            NO_LIMIT);
        }

        replicas.upkeep().sweep(NO_LIMIT);
        // Which they are is Redis's choice: it counts idle time in seconds.
        List<FrameId> ids =
                IntStream.range(0, 60).mapToObj(copy -> id("f" + copy)).toList();
        assertThat(replicas.store().find(ids, NO_LIMIT)).isNotEmpty().hasSizeLessThan(60);
    }

    @Test
    void frameThatIsTooLarge_isCapacityExceeded_andNothingIsWritten() {
        var limits = new RedisSettings.Limits(500_000_000, 1_000, 20_000, 1_000);
        ReplicaStore store = open(settings(server().port()).withLimits(limits)).store();

        assertThatThrownBy(() -> store.put(
                        List.of(
                                stored(frame("a")),
                                stored(aFrame("big").content(noise(30_000, 1)).build())),
                        NO_LIMIT))
                .isInstanceOf(CapacityExceeded.class)
                .hasMessageContaining("big")
                .hasMessageContaining("20000");
        assertThat(store.find(List.of(id("a"), id("big")), NO_LIMIT)).isEmpty();
    }

    @Test
    void flushall_isNoticedByTheEpoch() {
        LocalRedis server = server();
        RedisReplicas replicas = open(settings(server.port()));
        replicas.epoch().advance(12, NO_LIMIT);
        assertThat(ReplicaEpoch.compare(replicas.epoch().find(NO_LIMIT), 12)).isEqualTo(ReplicaEpoch.State.CURRENT);
        replicas.store().put(List.of(stored(full("a"))), NO_LIMIT);
        server.command("FLUSHALL");

        assertThat(ReplicaEpoch.compare(replicas.epoch().find(NO_LIMIT), 12)).isEqualTo(ReplicaEpoch.State.EMPTIED);
        assertThat(replicas.store().find(List.of(id("a")), NO_LIMIT)).isEmpty();
        replicas.store().put(List.of(stored(full("a"))), NO_LIMIT);
        assertThat(replicas.store().mayHold(List.of(id("a"), id("b")), NO_LIMIT))
                .contains(id("a"));
    }

    @Test
    void oldDump_isNoticedByTheEpoch_andClearedOfWhatWasForgotten() throws IOException {
        LocalRedis server = server();
        RedisReplicas replicas = open(settings(server.port()));
        replicas.store().put(List.of(stored(full("secret"))), NO_LIMIT);
        replicas.epoch().advance(1, NO_LIMIT);
        server.command("SAVE");
        byte[] dump = Files.readAllBytes(server.folder().resolve("dump.rdb"));
        replicas.store().forget(List.of(id("secret")), NO_LIMIT);
        replicas.epoch().advance(2, NO_LIMIT);
        server.stop();
        Files.write(server.folder().resolve("dump.rdb"), dump);
        server.start();
        eventually(() -> replicas.epoch().find(NO_LIMIT));

        assertThat(ReplicaEpoch.compare(replicas.epoch().find(NO_LIMIT), 2)).isEqualTo(ReplicaEpoch.State.BEHIND);
        assertThat(replicas.store().find(List.of(id("secret")), NO_LIMIT)).isNotEmpty();
        replicas.store().clear(NO_LIMIT);
        assertThat(replicas.store().find(List.of(id("secret")), NO_LIMIT)).isEmpty();
        assertThat(server.command("KEYS", "*")).isBlank();
    }

    @Test
    void wrongPort_isUnavailable_andNamesTheAddress() {
        LocalRedis server = server();
        int nobody = server.port();
        server.stop();
        ReplicaStore store = open(settings(nobody)).store();

        assertThatThrownBy(() -> store.put(List.of(stored(frame("a"))), NO_LIMIT))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("127.0.0.1:" + nobody);
    }

    @Test
    void unknownHost_isUnavailable() {
        var nowhere = RedisSettings.of(new Single(new Address("no-such-host.invalid", 6379), 0));

        assertThatThrownBy(() -> open(nowhere).store().find(List.of(id("a")), NO_LIMIT))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void rightPassword_opens() {
        LocalRedis server = server("requirepass", PASSWORD);
        ReplicaStore store = open(settings(server.port()).withLogin(RedisLogin.NONE.withPassword(PASSWORD)))
                .store();

        assertThatCode(() -> store.put(List.of(stored(frame("a"))), NO_LIMIT)).doesNotThrowAnyException();
    }

    @Test
    void wrongPassword_isAccessDenied_andNeverPrinted() {
        LocalRedis server = server("requirepass", "another");
        RedisSettings settings = settings(server.port()).withLogin(RedisLogin.NONE.withPassword(PASSWORD));
        ReplicaStore store = open(settings).store();

        Throwable failure = catchThrowable(() -> store.find(List.of(id("a")), NO_LIMIT));

        assertThat(failure).isInstanceOf(AccessDenied.class).hasMessageContaining("password");
        assertThat(printed(failure)).doesNotContain(PASSWORD);
        assertThat(settings.toString()).doesNotContain(PASSWORD);
    }

    @Test
    void missingPassword_isAccessDenied() {
        LocalRedis server = server("requirepass", "another");

        assertThatThrownBy(() -> open(settings(server.port())).store().put(List.of(stored(frame("a"))), NO_LIMIT))
                .isInstanceOf(AccessDenied.class);
    }

    @Test
    void userWithoutRights_isAccessDenied() {
        LocalRedis server = server();
        server.command("ACL", "SETUSER", "reader", "on", ">" + PASSWORD, "~*", "+@read", "+ping", "+client", "+hello");
        ReplicaStore store = open(settings(server.port()).withLogin(RedisLogin.NONE.withUser("reader", PASSWORD)))
                .store();

        Throwable failure = catchThrowable(() -> store.put(List.of(stored(frame("a"))), NO_LIMIT));

        assertThat(failure).isInstanceOf(AccessDenied.class);
        assertThat(printed(failure)).doesNotContain(PASSWORD);
    }

    @Test
    void userWhoMayNotAskWhatTheServerIs_worksWithOneThatIsUnknown() {
        LocalRedis server = server();
        server.command("ACL", "SETUSER", "worker", "on", ">" + PASSWORD, "~*", "+@all", "-info");
        RedisReplicas replicas = open(settings(server.port()).withLogin(RedisLogin.NONE.withUser("worker", PASSWORD)));

        assertThat(replicas.server(NO_LIMIT).doubt())
                .hasValueSatisfying(doubt -> assertThat(doubt).contains("INFO", "unverified"));
    }

    @Test
    void failures_holdNothingOfAFrame() {
        LocalRedis server = server("maxmemory", "3mb", "maxmemory-policy", "noeviction");
        ReplicaStore store = open(settings(server.port())).store();
        var secret = aFrame("f").name(PASSWORD).content(noise(2_000_000, 7)).build();

        Throwable failure = null;
        for (int attempt = 0; attempt < 3 && failure == null; attempt++) {
            failure = catchThrowable(() -> store.put(List.of(stored(secret)), NO_LIMIT));
        }

        assertThat(failure).isInstanceOf(CapacityExceeded.class).hasMessageNotContaining(PASSWORD);
    }

    @Test
    void closed_isUnavailable() {
        RedisReplicas replicas = RedisReplicas.open(settings(server().port()));
        replicas.store().put(List.of(stored(frame("a"))), NO_LIMIT);
        replicas.close();
        replicas.close();

        assertThatThrownBy(() -> replicas.store().find(List.of(id("a")), NO_LIMIT))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("closed");
    }

    @Test
    void foreignValueUnderAKey_isReportedForThatFrame_andHidesNoOther() {
        LocalRedis server = server();
        RedisReplicas replicas = open(settings(server.port()));
        replicas.store().put(List.of(stored(frame("a")), stored(frame("b"))), NO_LIMIT);
        server.command("SET", "sm:frame:{a}", "something else");

        assertThatThrownBy(() -> replicas.store().find(List.of(id("a")), NO_LIMIT))
                .isInstanceOf(StoreException.CorruptFrame.class)
                .hasMessageContaining("frame a");
        assertThat(replicas.store().find(List.of(id("b")), NO_LIMIT)).containsKey(id("b"));
        assertThat(replicas.catalog().list(new ReplicaList.Recent(Frames.PROJECT), 10, NO_LIMIT))
                .extracting(summary -> summary.id().value())
                .containsExactly("b");
    }

    @Test
    void readsOfAnOutage_areCountedWhenItIsOver() {
        LocalRedis server = server();
        BrokenWire proxy = proxy(server);
        RedisReplicas replicas = open(settings(proxy.port()));
        replicas.store().putValidated(List.of(stored(frame("a"))), NOON, NO_LIMIT);
        replicas.store().find(List.of(id("a")), NO_LIMIT);
        proxy.cut();
        assertThatThrownBy(() -> replicas.upkeep().sweep(NO_LIMIT)).isInstanceOf(Unavailable.class);
        proxy.heal();

        eventually(() -> replicas.upkeep().sweep(NO_LIMIT));
        assertThat(server.command("HGET", "sm:meta:{a}", "access_count").strip())
                .isEqualTo("1");
    }

    @Test
    void cacheThatHangs_isAwayForACallerWhoHasTime_andLateForOneWhoHasNone() {
        BrokenWire proxy = proxy(server());
        QueryCache queries = open(settings(proxy.port())).queries();
        var key = new QueryKey("ann", Map.of(), "login");
        assertThat(queries.mostAsked(1, NO_LIMIT)).isEmpty();
        proxy.hold();

        assertThatThrownBy(
                        () -> queries.get(key, RedisFaultsIT::nothingIsComputed, Deadline.after(Duration.ofMinutes(1))))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("did not answer in 80 ms");
        assertThatThrownBy(
                        () -> queries.get(key, RedisFaultsIT::nothingIsComputed, Deadline.after(Duration.ofMillis(20))))
                .isInstanceOf(DeadlineExceeded.class);
    }

    private static Answer nothingIsComputed() {
        throw new AssertionError("nobody knows who else computes it");
    }

    private LocalRedis server(String... options) {
        var server = new LocalRedis(options);
        opened.add(server);
        return server;
    }

    private BrokenWire proxy(LocalRedis server) {
        var proxy = BrokenWire.before(server.server().address());
        opened.add(proxy);
        return proxy;
    }

    private RedisReplicas open(RedisSettings settings) {
        RedisReplicas replicas = RedisReplicas.open(settings);
        opened.add(replicas);
        return replicas;
    }

    private static RedisSettings settings(int port) {
        return RedisSettings.of(new Single(new Address("127.0.0.1", port), 0));
    }

    private static RedisSettings quick(int port) {
        return settings(port)
                .withClient(new RedisSettings.Client(
                        Duration.ofMillis(300),
                        Duration.ofMillis(300),
                        4,
                        Duration.ofHours(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)));
    }

    /** What ends a call whose bytes are held back when its connection breaks. */
    private static Throwable whileHeld(BrokenWire proxy, Runnable call) throws InterruptedException {
        proxy.hold();
        CompletableFuture<Void> running = CompletableFuture.runAsync(call);
        Thread.sleep(100);
        proxy.reset();
        proxy.heal();
        try {
            running.get();
            throw new AssertionError("the call was answered");
        } catch (ExecutionException failed) {
            return Objects.requireNonNull(failed.getCause());
        }
    }

    /** Until the client has found its way back. */
    private static void eventually(Runnable call) {
        StoreException last = new Unavailable("never tried", null);
        for (int attempt = 0; attempt < 300; attempt++) {
            try {
                call.run();
                return;
            } catch (Unavailable | DeadlineExceeded | OutcomeUnknown notYet) {
                last = notYet;
                try {
                    Thread.sleep(50);
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            }
        }
        throw last;
    }

    private static String printed(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Text that does not compress. */
    private static String noise(int length, int seed) {
        var random = new Random(seed);
        var text = new StringBuilder(length);
        for (int index = 0; index < length; index++) {
            text.append((char) ('!' + random.nextInt(90)));
        }
        return text.toString();
    }
}
