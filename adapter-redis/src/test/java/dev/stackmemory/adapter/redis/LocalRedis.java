package dev.stackmemory.adapter.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A redis-server on a free port, in a folder of its own. */
final class LocalRedis implements AutoCloseable {

    private final Path folder;
    private final int port;
    private final List<String> program;
    private final List<String> options;
    private Process process;

    LocalRedis(String... options) {
        this(List.of("redis-server", "--save", "", "--appendonly", "no"), options);
    }

    private LocalRedis(List<String> program, String... options) {
        try {
            folder = Files.createTempDirectory("stackmemory-redis");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        port = freePort();
        this.program = program;
        this.options = List.of(options);
        start();
    }

    static LocalRedis sentinel(Path settings) {
        return new LocalRedis(List.of("redis-sentinel", settings.toString()));
    }

    static LocalRedis shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        private static final LocalRedis SERVER = new LocalRedis();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }

    int port() {
        return port;
    }

    Path folder() {
        return folder;
    }

    void start() {
        var command = new ArrayList<>(program);
        command.addAll(
                List.of("--port", "" + port, "--bind", "127.0.0.1", "--dir", folder.toString(), "--daemonize", "no"));
        options.forEach(option -> command.add(option.equals("OWN") ? "" + port : option));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            for (int attempt = 0; attempt < 200; attempt++) {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    assert socket.isConnected();
                    return;
                } catch (IOException notYet) {
                    Thread.sleep(20);
                }
            }
            throw new AssertionError("redis-server does not start: " + Files.readString(folder.resolve("log")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    void stop() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** What redis-cli prints. */
    String command(String... words) {
        var line = new ArrayList<>(List.of("redis-cli", "-p", "" + port));
        line.addAll(List.of(words));
        try {
            Process cli = new ProcessBuilder(line).redirectErrorStream(true).start();
            return new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        stop();
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
