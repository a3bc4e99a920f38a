package dev.stackmemory.benchmarks.speed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL from this machine's programs for one measurement, with the server's own care for the disk. */
final class PrivatePostgres implements AutoCloseable {
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final int ATTEMPTS = 200;

    private final Path folder;
    private final Process process;
    private final int port;

    private PrivatePostgres(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** @param settings of the server beside those that every measurement has, such as {@code work_mem=64MB} */
    static PrivatePostgres start(String... settings) throws IOException, InterruptedException {
        Path programs = programs();
        Path folder = Files.createTempDirectory("stackmemory-postgres");
        boolean root = System.getProperty("user.name", "").equals("root");
        if (root) {
            run(List.of("chown", "postgres", folder.toString()));
        }
        // PostgreSQL refuses to run as root.
        List<String> asUser = root
                ? List.of(
                        "setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig", "TERM", "--")
                : List.of();
        String data = folder.resolve("data").toString();
        run(join(
                asUser,
                programs.resolve("initdb").toString(),
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8"));
        int port = freePort();
        List<String> command = join(
                asUser,
                programs.resolve("postgres").toString(),
                "-D",
                data,
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "shared_buffers=256MB",
                "-c",
                "max_wal_size=4GB");
        for (String setting : settings) {
            command = join(command, "-c", setting);
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var server = new PrivatePostgres(folder, process, port);
        server.await();
        return server;
    }

    private static List<String> join(List<String> first, String... rest) {
        var all = new ArrayList<>(first);
        all.addAll(List.of(rest));
        return all;
    }

    private static Path programs() throws IOException {
        try (var versions = Files.list(PACKAGES)) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
                    .max(Comparator.comparing(Path::toString))
                    .map(version -> version.resolve("bin"))
                    .orElseThrow(() -> new IOException("no PostgreSQL lies in " + PACKAGES));
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(command.getFirst() + " failed: " + command);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void await() throws IOException, InterruptedException {
        SQLException last = null;
        for (int attempt = 0; attempt < ATTEMPTS && process.isAlive(); attempt++) {
            try {
                DriverManager.getConnection(url()).close();
                return;
            } catch (SQLException notYet) {
                last = notYet;
                Thread.sleep(50);
            }
        }
        close();
        throw new IOException("the PostgreSQL of the measurement did not start", last);
    }

    String url() {
        return url("postgres");
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + '/' + database + "?user=postgres";
    }

    int port() {
        return port;
    }

    /** A program of the same version. */
    Path program(String name) throws IOException {
        return programs().resolve(name);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join();
        if (process.isAlive()) {
            process.destroyForcibly().onExit().join();
        }
        try (var files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
