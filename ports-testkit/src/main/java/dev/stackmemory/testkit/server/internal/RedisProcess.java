package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.RedisAddress;
import dev.stackmemory.testkit.server.RedisConnection;
import dev.stackmemory.testkit.server.TestServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One process of redis-server, also as a node of a cluster or as a sentinel, with its folder. Not thread-safe. */
public final class RedisProcess implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final int PORTS_TRIED = 5;

    /** A change in an hour is enough to save, which happens when the server is stopped and not before. */
    private static final String SAVE_WHEN_STOPPED = "3600 1";

    private final Path program;
    private final Path folder;
    private final Map<String, String> settings;
    private final boolean sentinel;
    private int port;
    private int clusterPort;
    private int tlsPort;
    private @Nullable ServerProcess process;

    private RedisProcess(Path program, Path folder, Map<String, String> settings, boolean sentinel) {
        this.program = program;
        this.folder = folder;
        this.settings = settings;
        this.sentinel = sentinel;
        SharedServer.closeAtEnd(this);
    }

    /** A new, running server. */
    public static RedisProcess server(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("save", SAVE_WHEN_STOPPED);
        all.put("appendonly", "no");
        all.put("databases", "256");
        all.put("repl-diskless-sync-delay", "0");
        all.putAll(settings);
        RedisProcess redis = new RedisProcess(program(), ServerFolders.create("redis", null), all, false);
        redis.startOnFreePort();
        return redis;
    }

    /** A new, running sentinel; further settings stand in its file, where it adds what it learns. */
    public static RedisProcess sentinel(Map<String, String> settings, List<String> lines) {
        RedisProcess redis = new RedisProcess(program(), ServerFolders.create("sentinel", null), settings, true);
        try {
            Files.write(redis.folder.resolve("sentinel.conf"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        redis.startOnFreePort();
        return redis;
    }

    /** A new, running replica of this server. */
    public RedisProcess replica() {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("replicaof", "127.0.0.1 " + (isTls() ? tlsPort : port));
        RedisProcess replica = new RedisProcess(program, ServerFolders.create("replica", null), all, false);
        replica.startOnFreePort();
        return replica;
    }

    /** Where it talks to the other nodes, if it is one of a cluster. */
    public int clusterPort() {
        return clusterPort;
    }

    /** Where it takes encrypted connections, if it has a certificate. */
    public int tlsPort() {
        return tlsPort;
    }

    private boolean isTls() {
        return settings.containsKey("tls-cert-file");
    }

    public RedisAddress address() {
        return new RedisAddress("127.0.0.1", port, settings.getOrDefault("requirepass", ""), 0);
    }

    public Path folder() {
        return folder;
    }

    public String log() {
        ServerProcess last = process;
        return last == null ? "" : last.logTail();
    }

    public boolean isRunning() {
        ServerProcess running = process;
        return running != null && running.isAlive();
    }

    public void signal(String name) {
        ServerProcess running = process;
        if (running != null) {
            running.signal(name);
        }
    }

    public void start() {
        if (!isRunning()) {
            Polling.until(LONGEST_START, "Redis to start again", this::comesUp);
        }
    }

    public void stop() {
        ServerProcess running = process;
        if (running != null) {
            running.stop();
        }
    }

    public void kill() {
        ServerProcess running = process;
        if (running != null) {
            running.kill();
        }
    }

    @Override
    public void close() {
        SharedServer.forget(this);
        kill();
        ServerFolders.delete(folder);
    }

    private static Path program() {
        return Machine.findProgram("redis-server")
                .orElseThrow(
                        () -> Skips.noServer("redis-server is not on this machine; scripts/prepare-servers installs it,"
                                + " and STACKMEMORY_TEST_REDIS names a server elsewhere"
                                + Docker.remark()));
    }

    private void startOnFreePort() {
        for (int attempt = 1; ; attempt++) {
            port = Ports.free();
            clusterPort = Ports.free();
            tlsPort = Ports.free();
            if (comesUp()) {
                return;
            }
            if (attempt == PORTS_TRIED) {
                throw new TestServerException("Redis does not start:\n" + log());
            }
        }
    }

    /** Starts the server; false if it ended again. */
    private boolean comesUp() {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        if (sentinel) {
            command.add(folder.resolve("sentinel.conf").toString());
        }
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", folder.toString()));
        settings.forEach((name, value) -> {
            command.add("--" + name);
            command.addAll(List.of(value.split(" ")));
        });
        if (settings.containsKey("cluster-enabled")) {
            command.addAll(List.of("--cluster-port", Integer.toString(clusterPort)));
        }
        if (isTls()) {
            command.addAll(List.of("--tls-port", Integer.toString(tlsPort)));
        }
        if (sentinel) {
            command.add("--sentinel");
        }
        ServerProcess started =
                ServerProcess.start(command, null, folder.resolve("redis.log"), ServerProcess.Signal.TERM);
        process = started;
        Polling.until(LONGEST_START, "Redis to answer", () -> !started.isAlive() || answers());
        return started.isAlive();
    }

    private boolean answers() {
        try (RedisConnection connection = RedisConnection.open(address())) {
            return connection.command("PING").equals(List.of("PONG"))
                    && (sentinel
                            || connection
                                    .command("INFO", "persistence")
                                    .getFirst()
                                    .contains("loading:0"));
        } catch (IOException | TestServerException e) {
            return false; // refused, or still loading its dump
        }
    }
}
