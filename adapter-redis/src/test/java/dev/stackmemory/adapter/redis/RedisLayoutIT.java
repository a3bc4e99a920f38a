package dev.stackmemory.adapter.redis;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.adapter.redis.configure.RedisSettings.Limits;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryKey;
import dev.stackmemory.ports.store.ReplicaList;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.contract.KeptAnswers;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.VirtualTime;
import dev.stackmemory.testkit.server.RedisDatabase;
import dev.stackmemory.testkit.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in Redis, seen by the server's own tool. */
@Timeout(120) // Ends a deadlock; no test measures time.
class RedisLayoutIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final String SECRET = "Xq7UnmistakableSecretZw9";

    private RedisDatabase server;
    private final VirtualTime time = new VirtualTime(NOON);
    private RedisReplicas replicas;

    @BeforeEach
    void open() {
        server = RedisServer.shared().freshDatabase();
        replicas = RedisReplicas.open(settings());
    }

    @AfterEach
    void close() {
        replicas.close();
        server.close();
    }

    @Test
    void server_tellsWhatItIs() {
        assertThat(command("INFO", "server"))
                .contains("redis_version:" + replicas.server(NO_LIMIT).version());
        assertThat(replicas.server(NO_LIMIT).toString()).startsWith("Redis ").doesNotContain("unverified");
    }

    @Test
    void copyLiesUnderTheKnownKeys_forADay() {
        replicas.store().put(List.of(stored(full("{a}"))), NO_LIMIT);

        assertThat(command("KEYS", "sm:frame:*").strip()).isEqualTo("sm:frame:{%7ba%7d}");
        assertThat(command("HGETALL", "sm:meta:{%7ba%7d}").lines())
                .containsExactlyInAnyOrder(
                        "tier_level", "2", "accessed_at", "" + NOON.toEpochMilli(), "access_count", "0");
        assertThat(ttl("sm:frame:{%7ba%7d}")).isBetween(86_000L, 86_400L);
        assertThat(ttl("sm:meta:{%7ba%7d}")).isBetween(86_000L, 86_400L);
    }

    @Test
    void read_renewsTheTimeToLive_andIsCounted() {
        replicas.store().put(List.of(stored(frame("a")), stored(frame("b")), stored(frame("c"))), NO_LIMIT);
        for (String id : List.of("a", "b", "c")) {
            command("EXPIRE", "sm:frame:{" + id + "}", "1000");
            command("EXPIRE", "sm:meta:{" + id + "}", "1000");
        }
        time.advance(Duration.ofSeconds(7));
        replicas.store().find(List.of(id("a")), NO_LIMIT);
        replicas.store().find(List.of(id("a"), id("b")), NO_LIMIT);
        replicas.upkeep().sweep(NO_LIMIT);

        assertThat(ttl("sm:frame:{a}")).isGreaterThan(80_000);
        assertThat(ttl("sm:frame:{b}")).isGreaterThan(80_000);
        assertThat(ttl("sm:frame:{c}")).isLessThanOrEqualTo(1_000);
        assertThat(ttl("sm:meta:{a}")).isGreaterThan(80_000);
        assertThat(command("HMGET", "sm:meta:{a}", "accessed_at", "access_count")
                        .lines())
                .containsExactly("" + NOON.plusSeconds(7).toEpochMilli(), "2");
    }

    @Test
    void listing_isNoRead() {
        replicas.store().put(List.of(stored(frame("a"))), NO_LIMIT);
        command("EXPIRE", "sm:frame:{a}", "1000");
        replicas.catalog().list(new ReplicaList.Recent(Frames.PROJECT), 5, NO_LIMIT);
        replicas.store().mayHold(List.of(id("a")), NO_LIMIT);

        replicas.upkeep().sweep(NO_LIMIT);

        assertThat(ttl("sm:frame:{a}")).isLessThanOrEqualTo(1_000);
        assertThat(command("HGET", "sm:meta:{a}", "access_count").strip()).isEqualTo("0");
    }

    @Test
    void tombstone_outlivesEveryCopy_andThenGoes() {
        replicas.store().forget(List.of(id("a")), NO_LIMIT);

        String key = command("KEYS", "sm:gone:*").strip();
        assertThat(ttl(key)).isGreaterThan(86_400).isLessThanOrEqualTo(90_000);
    }

    @Test
    void put_refused_isInNoListAndNotCounted() {
        replicas.store().forget(List.of(id("gone")), NO_LIMIT);
        replicas.store().put(List.of(stored(full("gone"))), NO_LIMIT);
        replicas.store().put(List.of(stored(edited(frame("a")))), NO_LIMIT);
        ReplicaUpkeep.Usage counted = replicas.upkeep().usage(NO_LIMIT);
        replicas.store()
                .put(
                        List.of(stored(aFrame("a")
                                .content("old and longer")
                                .tags(List.of("old"))
                                .build())),
                        NO_LIMIT);

        assertThat(command("KEYS", "sm:tag:*")).isBlank();
        assertThat(command("HKEYS", "sm:{all}:sizes").strip()).isEqualTo("a");
        assertThat(replicas.upkeep().usage(NO_LIMIT)).isEqualTo(counted);
    }

    @Test
    void forgottenAndErased_leavesNothingThatNamesIt() {
        Frame frame = aFrame(SECRET)
                .name(SECRET)
                .session(new SessionId(SECRET))
                .tags(List.of(SECRET))
                .content(SECRET)
                .build();
        replicas.store().put(List.of(stored(frame), stored(frame("other"))), NO_LIMIT);
        replicas.store().find(List.of(frame.id()), NO_LIMIT);
        replicas.upkeep().sweep(NO_LIMIT);
        replicas.store().find(List.of(frame.id()), NO_LIMIT);
        command("ZADD", "sm:recent:{elsewhere}", "1", SECRET);
        replicas.queries()
                .prepare(
                        new QueryKey("all", Map.of(), "q"),
                        () -> new Answer(SECRET.getBytes(StandardCharsets.UTF_8), Duration.ofHours(1)),
                        NO_LIMIT);
        replicas.store().forget(List.of(frame.id()), NO_LIMIT);

        assertThat(replicas.erasing().name()).isEqualTo("redis");
        assertThat(replicas.erasing().erase(List.of(frame.id()), NO_LIMIT)).containsExactly(frame.id());
        assertThat(replicas.erasing().erase(List.of(), NO_LIMIT)).isEmpty();
        assertThat(everything()).doesNotContain(SECRET).contains("other");
    }

    @Test
    void size_isCapped_andWhatWasReadLongestAgoGoesFirst() {
        try (RedisReplicas small =
                RedisReplicas.open(settings().withLimits(new Limits(200_000, 1_000, 50_000, 1_000)))) {
            for (int copy = 0; copy < 30; copy++) {
                put(small, "f" + copy, 10_000);
                time.advance(Duration.ofSeconds(1));
                if (copy < 12) {
                    // Read again and again, so that it stays though it is the oldest.
                    small.store().find(List.of(id("f0")), NO_LIMIT);
                    small.upkeep().sweep(NO_LIMIT);
                }
            }

            ReplicaUpkeep.Usage usage = small.upkeep().usage(NO_LIMIT);
            assertThat(usage.bytes()).isBetween(150_000L, 200_000L);
            assertThat(held(small, 30)).contains("f0", "f29", "f28").doesNotContain("f1", "f2", "f5");
            assertThat(held(small, 30)).hasSize((int) usage.copies());
            assertThat(small.catalog().list(new ReplicaList.Recent(Frames.PROJECT), 100, NO_LIMIT))
                    .hasSize((int) usage.copies());
            assertThat(small.upkeep().sweep(NO_LIMIT)).isEqualTo(new ReplicaUpkeep.Sweep(0, 0));
        }
    }

    @Test
    void number_isCapped() {
        try (RedisReplicas small =
                RedisReplicas.open(settings().withLimits(new Limits(1_000_000, 50, 50_000, 1_000)))) {
            small.store()
                    .put(Frames.frames("f", 400).stream().map(Frames::stored).toList(), NO_LIMIT);

            assertThat(small.upkeep().usage(NO_LIMIT).copies()).isBetween(45L, 50L);
        }
    }

    @Test
    void sweep_takesOutWhatIsGone_andPutsBackWhatIsMissing() {
        replicas.store().put(Frames.frames("f", 20).stream().map(Frames::stored).toList(), NO_LIMIT);
        command("DEL", "sm:frame:{f0003}");
        command("ZREM", "sm:recent:{stackmemory}", "f0007");
        command("ZADD", "sm:top:{stackmemory}", "-0.9", "f0008", "-0.4", "never");
        command("DEL", "sm:{all}:reads", "sm:{all}:sizes");

        ReplicaUpkeep.Sweep sweep = replicas.upkeep().sweep(NO_LIMIT);

        assertThat(sweep.removed()).isEqualTo(3);
        assertThat(sweep.restored()).isEqualTo(1);
        assertThat(replicas.upkeep().usage(NO_LIMIT).copies()).isEqualTo(19);
        assertThat(command("ZSCORE", "sm:top:{stackmemory}", "f0008").strip()).isEqualTo("-0.5");
        assertThat(command("ZCARD", "sm:recent:{stackmemory}").strip()).isEqualTo("19");
        assertThat(replicas.upkeep().sweep(NO_LIMIT)).isEqualTo(new ReplicaUpkeep.Sweep(0, 0));
    }

    /** A server that evicts whatever it likes takes one key of the account, and leaves another. */
    @ParameterizedTest
    @ValueSource(strings = {"sm:{all}:reads", "sm:{all}:sizes"})
    void accountThatLostAKey_beginsAnew_andIsWholeAfterTheSweep(String lost) {
        List<StoredFrame> copies =
                Frames.frames("f", 20).stream().map(Frames::stored).toList();
        replicas.store().put(copies, NO_LIMIT);
        ReplicaUpkeep.Usage whole = replicas.upkeep().usage(NO_LIMIT);
        command("DEL", lost);

        replicas.store().put(copies.subList(0, 1), NO_LIMIT);
        assertThat(replicas.upkeep().usage(NO_LIMIT).bytes()).isBetween(1L, whole.bytes() / 10);
        replicas.store().put(copies.subList(0, 5), NO_LIMIT);
        replicas.upkeep().sweep(NO_LIMIT);
        assertThat(replicas.upkeep().usage(NO_LIMIT)).isEqualTo(whole);
    }

    @Test
    void listing_takesStaleEntriesOut() {
        replicas.store().put(Frames.frames("f", 20).stream().map(Frames::stored).toList(), NO_LIMIT);
        command("DEL", "sm:frame:{f0003}", "sm:frame:{f0004}");
        replicas.catalog().list(new ReplicaList.Recent(Frames.PROJECT), 100, NO_LIMIT);

        assertThat(command("ZCARD", "sm:recent:{stackmemory}").strip()).isEqualTo("18");
    }

    @Test
    void lostFilter_meansMaybe() {
        replicas.store().put(Frames.frames("f", 20).stream().map(Frames::stored).toList(), NO_LIMIT);
        assertThat(replicas.store().mayHold(List.of(id("absent")), NO_LIMIT)).isEmpty();
        String bitmap = command("KEYS", "sm:{all}:filter:*").strip();
        command("DEL", bitmap);

        assertThat(replicas.store().mayHold(List.of(id("f0001"), id("absent")), NO_LIMIT))
                .containsExactlyInAnyOrder(id("f0001"), id("absent"));

        // Puts make the bitmap again: it knows them alone, and must not deny what it knew before.
        replicas.store().put(List.of(stored(frame("later"))), NO_LIMIT);
        assertThat(replicas.store().mayHold(List.of(id("f0001"), id("later")), NO_LIMIT))
                .containsExactlyInAnyOrder(id("f0001"), id("later"));
    }

    @Test
    void filterThatWasLostWhole_meansMaybe_untilItHasSeenEveryCopyAgain() {
        replicas.store().put(List.of(stored(frame("before"))), NO_LIMIT);
        command("DEL", "sm:{all}:filter");
        assertThat(replicas.store().mayHold(List.of(id("before")), NO_LIMIT)).containsExactly(id("before"));
        replicas.store().put(List.of(stored(frame("after"))), NO_LIMIT);

        assertThat(replicas.store().mayHold(List.of(id("before"), id("absent")), NO_LIMIT))
                .containsExactlyInAnyOrder(id("before"), id("absent"));
        time.advance(Duration.ofHours(49));
        replicas.store().put(List.of(stored(frame("later"))), NO_LIMIT);
        assertThat(replicas.store().mayHold(List.of(id("later"), id("absent")), NO_LIMIT))
                .containsExactly(id("later"));
    }

    @Test
    void filter_growsAndStaysTrue() {
        for (int batch = 0; batch < 10; batch++) {
            replicas.store()
                    .put(
                            Frames.frames("b" + batch + "-", 3_000).stream()
                                    .map(Frames::stored)
                                    .toList(),
                            NO_LIMIT);
        }
        var absent = IntStream.range(0, 20_000)
                .mapToObj(index -> id("absent" + index))
                .toList();

        assertThat(replicas.store().mayHold(absent, NO_LIMIT)).hasSizeLessThan(200);
        assertThat(replicas.store().mayHold(List.of(id("b0-0000"), id("b9-2999")), NO_LIMIT))
                .hasSize(2);
    }

    @Test
    void answer_isKeptForItsLifetime_andTooLargeOnesAreNot() {
        var key = new QueryKey("all", Map.of(), "q");
        replicas.queries().prepare(key, () -> new Answer(new byte[] {1}, Duration.ofMinutes(10)), NO_LIMIT);
        assertThat(ttl(command("KEYS", "sm:query:*").strip())).isBetween(590L, 600L);

        byte[] noise = new byte[2 << 20];
        new Random(5).nextBytes(noise);
        var large = new QueryKey("all", Map.of(), "large");
        replicas.queries().prepare(large, () -> new Answer(noise, Duration.ofMinutes(10)), NO_LIMIT);
        assertThat(KeptAnswers.find(replicas.queries(), large)).isEmpty();
        assertThat(KeptAnswers.find(replicas.queries(), key)).contains(new byte[] {1});
    }

    @Test
    void deadComputer_keepsOthersWaitingForItsLeaseOnly() {
        var key = new QueryKey("all", Map.of(), "q");
        replicas.queries().prepare(key, () -> new Answer(new byte[] {1}, Duration.ofMinutes(10)), NO_LIMIT);
        String answer = command("KEYS", "sm:query:*").strip();
        command("DEL", answer);
        command("SET", answer.replace("sm:query:", "sm:computing:"), "a process that died", "PX", "300");

        assertThat(replicas.queries().get(key, () -> new Answer(new byte[] {2}, Duration.ofSeconds(9)), NO_LIMIT))
                .isEqualTo(new byte[] {2});
        assertThat(command("KEYS", "sm:computing:*")).isBlank();
    }

    @Test
    void lateComputer_freesNobodyElsesComputation() {
        var key = new QueryKey("all", Map.of(), "q");
        replicas.queries()
                .get(
                        key,
                        () -> {
                            String lock = command("KEYS", "sm:computing:*").strip();
                            command("SET", lock, "another process", "PX", "60000");
                            return new Answer(new byte[] {2}, Duration.ofSeconds(9));
                        },
                        NO_LIMIT);

        assertThat(command("KEYS", "sm:computing:*")).isNotBlank();
    }

    @Test
    void erasureWhileAnAnswerIsPrepared_keepsItFromBeingKept() {
        var key = new QueryKey("all", Map.of(), "q");
        replicas.queries()
                .prepare(
                        key,
                        () -> {
                            replicas.erasing().erase(List.of(id("secret")), NO_LIMIT);
                            return new Answer(new byte[] {1}, Duration.ofHours(1));
                        },
                        NO_LIMIT);

        assertThat(KeptAnswers.find(replicas.queries(), key)).isEmpty();
    }

    @Test
    void erasureWhileAnAnswerIsComputed_keepsItFromBeingKept() {
        var key = new QueryKey("all", Map.of(), "q");
        byte[] computed = replicas.queries()
                .get(
                        key,
                        () -> {
                            replicas.erasing().erase(List.of(new FrameId("quoted")), NO_LIMIT);
                            return new Answer(new byte[] {2}, Duration.ofMinutes(9));
                        },
                        NO_LIMIT);

        assertThat(computed).isEqualTo(new byte[] {2});
        assertThat(KeptAnswers.find(replicas.queries(), key)).isEmpty();
    }

    @Test
    void queriesThatAreCounted_areLimited() {
        for (int query = 0; query < 2_100; query++) {
            replicas.queries()
                    .get(
                            new QueryKey("all", Map.of(), "q" + query),
                            () -> new Answer(new byte[0], Duration.ofSeconds(9)),
                            NO_LIMIT);
        }

        assertThat(replicas.queries().mostAsked(5_000, NO_LIMIT)).hasSizeBetween(1_000, 2_000);
    }

    private RedisSettings settings() {
        return RedisFixture.settings(server.address(), server.address().port())
                .withTier(Tier.WARM)
                .withClock(time)
                .withClient(new RedisSettings.Client(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        4,
                        Duration.ofHours(1),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1)));
    }

    private static void put(RedisReplicas replicas, String id, int bytes) {
        var random = new Random(id.hashCode());
        var text = new StringBuilder();
        while (text.length() < bytes) {
            text.append((char) ('!' + random.nextInt(90)));
        }
        replicas.store().put(List.of(stored(aFrame(id).content(text.toString()).build())), NO_LIMIT);
    }

    private static List<String> held(RedisReplicas replicas, int count) {
        return IntStream.range(0, count)
                .mapToObj(copy -> "f" + copy)
                .filter(id -> replicas.store().find(List.of(id(id)), NO_LIMIT).containsKey(id(id)))
                .toList();
    }

    /** The reply, an element a line. */
    private String command(String... words) {
        return String.join("\n", server.command(words));
    }

    private long ttl(String key) {
        return Long.parseLong(command("TTL", key).strip());
    }

    /** Every key and every value, as the server dumps them. */
    private String everything() {
        var text = new StringBuilder();
        for (String key : server.command("KEYS", "*")) {
            text.append(key).append('\n');
            text.append(
                    switch (command("TYPE", key)) {
                        case "hash" -> command("HGETALL", key);
                        case "zset" -> command("ZRANGE", key, "0", "-1");
                        default -> command("GET", key);
                    });
        }
        return text.toString();
    }
}
