package dev.stackmemory.adapter.redis;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.adapter.redis.configure.RedisLogin;
import dev.stackmemory.adapter.redis.configure.RedisServers;
import dev.stackmemory.adapter.redis.configure.RedisServers.Address;
import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.adapter.redis.configure.TrustedAuthorities;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryKey;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.ReplicaList;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.testkit.contract.KeptAnswers;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import dev.stackmemory.testkit.server.OwnRedis;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.RedisCluster;
import dev.stackmemory.testkit.server.RedisOptions;
import dev.stackmemory.testkit.server.RedisSentinels;
import dev.stackmemory.testkit.server.RedisServer;
import dev.stackmemory.testkit.server.ServerCertificate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same replicas on three primaries, behind sentinels through a failover, and encrypted with a password. */
@Timeout(180) // Ends a deadlock; no test measures time.
class RedisTopologiesIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;

    private static final String PASSWORD = "p@ss:word/1";
    /** The first handshakes of a process take long where other tests keep the processors busy. */
    private static final RedisSettings.Client PATIENT = new RedisSettings.Client(
            Duration.ofSeconds(20),
            RedisSettings.Client.DEFAULT.commandTimeout(),
            RedisSettings.Client.DEFAULT.connections(),
            RedisSettings.Client.DEFAULT.flushInterval(),
            RedisSettings.Client.DEFAULT.queryLease(),
            RedisSettings.Client.DEFAULT.queryPatience());

    private static final String SENTINEL_PASSWORD = "watch@2";

    private final List<AutoCloseable> opened = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void cluster_ofThreePrimaries_worksLikeOneServer() throws Exception {
        List<LocalRedis> nodes = cluster();
        RedisReplicas replicas = open(RedisSettings.of(new RedisServers.Cluster(
                nodes.stream().limit(1).map(LocalRedis::address).toList())));

        everyPortWorks(replicas);
        // Each node holds its share, under keys that the cluster accepted together.
        replicas.store()
                .put(
                        new FrameGenerator(7)
                                .next(600).stream().map(Frames::stored).toList(),
                        NO_LIMIT);
        assertThat(nodes)
                .allSatisfy(node -> assertThat(
                                Integer.parseInt(node.command("DBSIZE").strip()))
                        .isGreaterThan(100));
    }

    @Test
    void cluster_thatLosesANode_failsForItsFramesOnly_andHealsWithIt() throws Exception {
        List<LocalRedis> nodes = cluster();
        RedisReplicas replicas = open(RedisSettings.of(
                new RedisServers.Cluster(nodes.stream().map(LocalRedis::address).toList())));
        List<Frame> frames = Frames.frames("f", 60);
        replicas.store().put(frames.stream().map(Frames::stored).toList(), NO_LIMIT);
        nodes.getFirst().stop();

        int found = 0;
        int failed = 0;
        for (Frame frame : frames) {
            try {
                found += replicas.store()
                        .find(List.of(frame.id()), Deadline.after(Duration.ofSeconds(5)))
                        .size();
            } catch (StoreException away) {
                failed++;
            }
        }
        assertThat(found).isPositive();
        assertThat(failed).isPositive();
        assertThat(found + failed).isEqualTo(60);
        nodes.getFirst().start();
        eventually(
                () -> replicas.store().put(frames.stream().map(Frames::stored).toList(), NO_LIMIT));
        assertThat(replicas.store().find(Frames.idsOf(frames), NO_LIMIT)).hasSize(60);
    }

    @Test
    void sentinel_leadsToTheNewPrimary_afterAFailover() throws Exception {
        RedisSentinels sentinels = RedisSentinels.own();
        opened.add(sentinels);
        OwnRedis replica = sentinels.replica();
        RedisReplicas replicas = open(RedisSettings.of(new RedisServers.Sentinel(
                sentinels.addresses().stream()
                        .map(sentinel -> new Address(sentinel.host(), sentinel.port()))
                        .toList(),
                RedisSentinels.NAME,
                0)));
        everyPortWorks(replicas);
        replicas.store().put(List.of(stored(full("kept"))), NO_LIMIT);
        Polling.until(
                Duration.ofSeconds(20),
                "the replica to follow",
                () -> replica.command("EXISTS", "sm:frame:{kept}").equals(List.of("1")));
        sentinels.failOver();

        eventually(() -> replicas.store().put(List.of(stored(frame("after"))), NO_LIMIT));
        assertThat(replicas.store().find(List.of(id("kept"), id("after")), NO_LIMIT))
                .containsOnlyKeys(id("kept"), id("after"));
        assertThat(replica.command("ROLE")).startsWith("master");
    }

    @Test
    void encryptedWithAPassword_works() throws Exception {
        everyPortWorks(open(RedisSettings.of(new RedisServers.Single(encrypted(), 0))
                .withClient(PATIENT)
                .withLogin(RedisLogin.NONE
                        .withPassword(PASSWORD)
                        .withTls()
                        .withAuthorities(TrustedAuthorities.ofKeyStore(keyStore(), "changeit")))));
    }

    @Test
    void cluster_encryptedWithAPassword_works() {
        RedisCluster cluster =
                RedisCluster.own(RedisOptions.DEFAULT.withTls(certificate()).withPassword(PASSWORD));
        opened.add(cluster);
        Address seed = new Address("127.0.0.1", cluster.primaries().getFirst().tlsPort());

        everyPortWorks(open(RedisSettings.of(new RedisServers.Cluster(List.of(seed)))
                .withClient(PATIENT)
                .withLogin(trusting().withPassword(PASSWORD))));
    }

    @Test
    void sentinels_encryptedWithAPasswordOfTheirOwn_leadToThePrimary_alsoAfterAFailover() throws Exception {
        RedisOptions encrypted = RedisOptions.DEFAULT.withTls(certificate());
        RedisSentinels sentinels =
                RedisSentinels.own(encrypted.withPassword(PASSWORD), encrypted.withPassword(SENTINEL_PASSWORD));
        opened.add(sentinels);
        var servers = new RedisServers.Sentinel(
                sentinels.tlsPorts().stream()
                        .map(port -> new Address("127.0.0.1", port))
                        .toList(),
                RedisSentinels.NAME,
                0);
        RedisLogin login = trusting().withPassword(PASSWORD).withSentinelPassword(SENTINEL_PASSWORD);
        assertThat(login.toString()).doesNotContain(PASSWORD, SENTINEL_PASSWORD);
        RedisReplicas replicas =
                open(RedisSettings.of(servers).withClient(PATIENT).withLogin(login));
        everyPortWorks(replicas);
        sentinels.failOver();
        eventually(() -> replicas.store().put(List.of(stored(frame("after"))), NO_LIMIT));

        RedisReplicas withoutTheirs = open(RedisSettings.of(servers)
                .withLogin(trusting().withPassword(PASSWORD).withSentinelPassword("another " + SENTINEL_PASSWORD)));
        assertThatThrownBy(() -> withoutTheirs.store().find(List.of(id("a")), NO_LIMIT))
                .isInstanceOf(StoreException.class)
                .hasMessageNotContaining(SENTINEL_PASSWORD);
    }

    @Test
    void sentinelsWithoutAPassword_leadToAPrimaryWithOne() {
        RedisSentinels sentinels =
                RedisSentinels.own(RedisOptions.DEFAULT.withPassword(PASSWORD), RedisOptions.DEFAULT);
        opened.add(sentinels);

        everyPortWorks(open(RedisSettings.of(new RedisServers.Sentinel(
                        sentinels.addresses().stream()
                                .map(sentinel -> new Address(sentinel.host(), sentinel.port()))
                                .toList(),
                        RedisSentinels.NAME,
                        0))
                .withLogin(RedisLogin.NONE.withPassword(PASSWORD))));
    }

    @Test
    void encrypted_byAnAuthorityThatIsNotTrusted_isUnavailable() {
        RedisReplicas replicas = open(RedisSettings.of(new RedisServers.Single(encrypted(), 0))
                .withLogin(RedisLogin.NONE.withPassword(PASSWORD).withTls()));

        assertThatThrownBy(() -> replicas.store().find(List.of(id("a")), NO_LIMIT))
                .isInstanceOf(Unavailable.class);
    }

    private static void everyPortWorks(RedisReplicas replicas) {
        List<Frame> frames = new ArrayList<>(new FrameGenerator(5).next(300));
        HostileTexts.identifiers().forEach(text -> frames.add(frame(text)));
        var store = replicas.store();
        store.put(frames.stream().map(Frames::stored).toList(), NO_LIMIT);
        store.putValidated(List.of(stored(full("a"), 3)), NOON, NO_LIMIT);

        assertThat(store.find(Frames.idsOf(frames), NO_LIMIT)).hasSameSizeAs(Frames.idsOf(frames));
        assertThat(store.mayHold(Frames.idsOf(frames), NO_LIMIT)).isEqualTo(Frames.idsOf(frames));
        assertThat(store.validate(List.of(new CopyVersion(id("a"), 1, 3)), NOON.plusSeconds(1), NO_LIMIT))
                .containsExactly(id("a"));
        store.put(List.of(stored(edited(full("a")), 4), stored(frame("b"))), NO_LIMIT);
        assertThat(replicas.catalog().list(new ReplicaList.Tagged(Frames.PROJECT, "zeta"), 5, NO_LIMIT))
                .extracting(summary -> summary.id().value())
                .containsExactly("a");
        store.forget(List.of(id("a")), NO_LIMIT);
        store.put(List.of(stored(full("a"), 9)), NO_LIMIT);
        assertThat(store.find(List.of(id("a")), NO_LIMIT)).isEmpty();
        assertThat(store.delete(List.of(new CopyVersion(id("b"), 1, 1)), NO_LIMIT))
                .containsExactly(id("b"));
        assertThat(replicas.erasing().erase(List.of(id("a")), NO_LIMIT)).containsExactly(id("a"));
        // What was deleted is still listed, and not shown.
        assertThat(replicas.upkeep().sweep(NO_LIMIT)).isEqualTo(new ReplicaUpkeep.Sweep(2, 0));
        assertThat(replicas.upkeep().sweep(NO_LIMIT)).isEqualTo(new ReplicaUpkeep.Sweep(0, 0));
        assertThat(replicas.epoch().advance(5, NO_LIMIT)).isEqualTo(5);
        assertThat(ReplicaEpoch.compare(replicas.epoch().find(NO_LIMIT), 5)).isEqualTo(ReplicaEpoch.State.CURRENT);
        var key = new QueryKey("all", Map.of(Frames.PROJECT, 1L), "q");
        byte[] answer = {1, 2, 3};
        assertThat(replicas.queries().get(key, () -> new Answer(answer, Duration.ofMinutes(1)), NO_LIMIT))
                .isEqualTo(answer);
        assertThat(KeptAnswers.find(replicas.queries(), key)).contains(answer);
        assertThat(replicas.queries().mostAsked(1, NO_LIMIT)).hasSize(1);
        store.clear(NO_LIMIT);
        assertThat(store.find(List.of(new FrameId(frames.getFirst().id().value())), NO_LIMIT))
                .isEmpty();
    }

    private List<LocalRedis> cluster() {
        RedisCluster cluster = RedisCluster.own();
        opened.add(cluster);
        return cluster.primaries().stream().map(LocalRedis::new).toList();
    }

    private ServerCertificate certificate() {
        return ServerCertificate.in(folder);
    }

    /** Encrypted, trusting the test's own authority. */
    private RedisLogin trusting() {
        return RedisLogin.NONE.withTls().withAuthorities(TrustedAuthorities.ofPem(folder.resolve("certificate.pem")));
    }

    /** Where a server with a password takes encrypted connections. */
    private Address encrypted() {
        OwnRedis server =
                RedisServer.own(RedisOptions.DEFAULT.withTls(certificate()).withPassword(PASSWORD));
        opened.add(server);
        return new Address("127.0.0.1", server.tlsPort());
    }

    private Path keyStore() throws Exception {
        Path store = folder.resolve("trust.p12");
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-importcert",
                "-noprompt",
                "-alias",
                "redis",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString(),
                "-file",
                folder.resolve("certificate.pem").toString()));
        return store;
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private RedisReplicas open(RedisSettings settings) {
        RedisReplicas replicas = RedisReplicas.open(settings);
        opened.add(replicas);
        return replicas;
    }

    private static void eventually(Runnable call) throws InterruptedException {
        StoreException last = new Unavailable("never tried", null);
        for (int attempt = 0; attempt < 400; attempt++) {
            try {
                call.run();
                return;
            } catch (StoreException notYet) {
                last = notYet;
                Thread.sleep(50);
            }
        }
        throw last;
    }
}
