package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.redis.RedisReplicas;
import dev.stackmemory.adapter.redis.configure.RedisServers.Address;
import dev.stackmemory.adapter.redis.configure.RedisServers.Single;
import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.json.FrameJson;
import dev.stackmemory.ports.store.StoredFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.redisson.Redisson;
import org.redisson.api.RBatch;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/** Replicas of frames of 1 KB put into Redis and found there, beside Redisson alone with as many commands. */
final class RedisSpeed implements Measurement {
    private static final int BATCH = 1_000;
    private static final boolean[] ROUNDS = {false, false, false, true};
    private static final Duration DAY = Duration.ofDays(1);

    @Override
    public void run(Bench bench, SpeedReport report) throws IOException, InterruptedException {
        int port = freePort();
        Process server = start(port, bench.folder());
        try {
            measure(port, bench, report);
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static void measure(int port, Bench bench, SpeedReport report) {
        List<Frame> frames = bench.frames()
                .frames(0, Math.max(bench.scale().records(), bench.scale().small()));
        List<StoredFrame> copies = frames.stream()
                .map(frame -> new StoredFrame(frame, ContentHash.of(frame), 1))
                .toList();
        List<byte[]> raw = frames.stream()
                .map(frame -> FrameJson.write(frame).getBytes(StandardCharsets.UTF_8))
                .toList();
        var config = new Config();
        config.setCodec(ByteArrayCodec.INSTANCE);
        config.useSingleServer()
                .setAddress("redis://127.0.0.1:" + port)
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(16);
        RedissonClient client = Redisson.create(config);
        try (RedisReplicas replicas =
                RedisReplicas.open(RedisSettings.of(new Single(new Address("127.0.0.1", port), 0)))) {
            // The first rounds warm up.
            for (boolean counted : ROUNDS) {
                var puts = new Latencies();
                var rawPuts = new Latencies();
                var gets = new Latencies();
                var rawGets = new Latencies();
                int records = Math.min(bench.scale().records(), copies.size());
                for (int index = 0; index < records; index++) {
                    StoredFrame copy = copies.get(index);
                    byte[] value = raw.get(index);
                    FrameId id = copy.frame().id();
                    Runnable put = () -> puts.time(() -> replicas.store().put(List.of(copy), Deadline.NEVER));
                    Runnable rawPut = () -> rawPuts.time(() -> rawPut(client, List.of(copy), List.of(value)));
                    (index % 2 == 0 ? put : rawPut).run();
                    (index % 2 == 0 ? rawPut : put).run();
                    Runnable get = () -> gets.time(() -> required(
                            replicas.store().find(List.of(id), Deadline.NEVER).containsKey(id)));
                    Runnable rawGet = () -> rawGets.time(
                            () -> required(client.<byte[]>getBucket("raw:" + id).getAndExpire(DAY) != null));
                    // Whoever comes second finds everything awake.
                    (index % 2 == 0 ? get : rawGet).run();
                    (index % 2 == 0 ? rawGet : get).run();
                }
                if (counted) {
                    report.time(
                            "get one frame, p50",
                            1.3 * rawGets.milliseconds(0.5),
                            gets.milliseconds(0.5),
                            "GETEX",
                            rawGets.milliseconds(0.5));
                    report.time("get one frame, p99", 2, gets.milliseconds(0.99), "GETEX", rawGets.milliseconds(0.99));
                    report.time(
                            "put one frame, p50",
                            1.3 * rawPuts.milliseconds(0.5),
                            puts.milliseconds(0.5),
                            "as many commands",
                            rawPuts.milliseconds(0.5));
                    report.time(
                            "put one frame, p99",
                            2,
                            puts.milliseconds(0.99),
                            "as many commands",
                            rawPuts.milliseconds(0.99));
                }
            }
            for (boolean counted : ROUNDS) {
                var puts = new Latencies();
                var rawPuts = new Latencies();
                var sets = new Latencies();
                var gets = new Latencies();
                var rawGets = new Latencies();
                for (int from = 0; from < copies.size(); from += BATCH) {
                    int to = Math.min(copies.size(), from + BATCH);
                    List<StoredFrame> batch = copies.subList(from, to);
                    List<byte[]> values = raw.subList(from, to);
                    List<FrameId> ids =
                            batch.stream().map(copy -> copy.frame().id()).toList();
                    puts.time(() -> replicas.store().put(batch, Deadline.NEVER));
                    rawPuts.time(() -> rawPut(client, batch, values));
                    sets.time(() -> rawSets(client, ids, values));
                    gets.time(() ->
                            required(replicas.store().find(ids, Deadline.NEVER).size() == ids.size()));
                    rawGets.time(() -> rawGets(client, ids));
                }
                if (counted) {
                    report.time(
                            "get a batch of 1,000, p50",
                            1.5 * rawGets.milliseconds(0.5),
                            gets.milliseconds(0.5),
                            "1,000 GETEX",
                            rawGets.milliseconds(0.5));
                    report.time(
                            "put a batch of 1,000, p50",
                            1.5 * rawPuts.milliseconds(0.5),
                            puts.milliseconds(0.5),
                            "as many commands",
                            rawPuts.milliseconds(0.5));
                    report.time(
                            "put a batch of 1,000, p50",
                            0,
                            puts.milliseconds(0.5),
                            "1,000 SET, nothing else",
                            sets.milliseconds(0.5));
                }
            }
            sizes(client, raw, report);
        } finally {
            client.shutdown();
        }
    }

    /** What the scripts of a put do, as plain commands of one pipeline: per frame the look at tombstone and version, value, meta, account, lists, filter. */
    @SuppressWarnings("FutureReturnValueIgnored") // The batch waits for all of them.
    private static void rawPut(RedissonClient client, List<StoredFrame> copies, List<byte[]> values) {
        RBatch batch = client.createBatch();
        for (int index = 0; index < copies.size(); index++) {
            Frame frame = copies.get(index).frame();
            byte[] id = frame.id().value().getBytes(StandardCharsets.UTF_8);
            String key = "raw:" + frame.id();
            batch.getBucket("gone:" + key).isExistsAsync();
            batch.getBucket(key).sizeAsync();
            batch.<byte[]>getBucket(key).setAsync(values.get(index), DAY);
            var meta = batch.<byte[], byte[]>getMap("meta:" + key);
            meta.fastPutAsync(new byte[] {'t'}, new byte[] {'1'});
            meta.expireAsync(DAY);
            batch.<byte[], byte[]>getMap("raw-sizes").fastPutAsync(id, new byte[] {'9'});
            batch.<byte[]>getScoredSortedSet("raw-reads").addAsync(1, id);
            batch.<byte[]>getScoredSortedSet("raw-recent")
                    .addAsync((double) frame.createdAt().toEpochMilli(), id);
            batch.<byte[]>getScoredSortedSet("raw-top").addAsync(frame.score(), id);
            for (String tag : frame.tags()) {
                batch.<byte[]>getScoredSortedSet("raw-tag:" + tag)
                        .addAsync((double) frame.createdAt().toEpochMilli(), id);
            }
            for (int bit = 0; bit < 5; bit++) {
                batch.getBitSet("raw-filter").setAsync((frame.id().hashCode() & 0xFFFF) * 5L + bit, true);
            }
        }
        batch.execute();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The batch waits for all of them.
    private static void rawSets(RedissonClient client, List<FrameId> ids, List<byte[]> values) {
        RBatch batch = client.createBatch();
        for (int index = 0; index < ids.size(); index++) {
            batch.<byte[]>getBucket("raw:" + ids.get(index)).setAsync(values.get(index), DAY);
        }
        batch.execute();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The batch waits for all of them.
    private static void rawGets(RedissonClient client, List<FrameId> ids) {
        RBatch batch = client.createBatch();
        ids.forEach(id -> batch.<byte[]>getBucket("raw:" + id).getAndExpireAsync(DAY));
        required(batch.execute().getResponses().size() == ids.size());
    }

    private static void sizes(RedissonClient client, List<byte[]> raw, SpeedReport report) {
        long json = raw.stream().mapToLong(value -> value.length).sum();
        long kept = 0;
        long all = 0;
        for (String key : client.getKeys().getKeys()) {
            if (key.startsWith("sm:")) {
                long bytes = client.getBucket(key).sizeInMemory();
                all += bytes;
                kept += key.startsWith("sm:frame:") ? bytes : 0;
            }
        }
        report.remark(String.format(
                Locale.ROOT,
                "Bytes a frame: %,d as JSON; in Redis's memory %,d for the copy, %,d with everything around it (meta, lists, account, filter).",
                json / raw.size(),
                kept / raw.size(),
                all / raw.size()));
    }

    private static void required(boolean found) {
        if (!found) {
            throw new IllegalStateException("a frame was not found");
        }
    }

    private static Process start(int port, Path folder) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                "redis-server",
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString()));
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        for (int attempt = 0; attempt < 200; attempt++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                required(socket.isConnected());
                return server;
            } catch (IOException notYet) {
                Thread.sleep(20);
            }
        }
        throw new IOException("redis-server does not start; see scripts/prepare-servers");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
