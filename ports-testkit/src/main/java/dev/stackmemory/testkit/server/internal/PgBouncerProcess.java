package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.TestServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One process of pgbouncer with its folder. Not thread-safe. */
public final class PgBouncerProcess implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final int PORTS_TRIED = 5;

    /** It refuses to run as root. */
    private static final String USER = "postgres";

    private final Path program;
    private final @Nullable String account;
    private final Path folder;
    private final PostgresAddress server;
    private final int poolSize;
    private int port;
    private @Nullable ServerProcess process;

    private PgBouncerProcess(
            Path program, @Nullable String account, Path folder, PostgresAddress server, int poolSize) {
        this.program = program;
        this.account = account;
        this.folder = folder;
        this.server = server;
        this.poolSize = poolSize;
        SharedServer.closeAtEnd(this);
    }

    /** A new, running one. */
    public static PgBouncerProcess create(PostgresAddress server, int poolSize) {
        Path program = Machine.findProgram("pgbouncer")
                .orElseThrow(
                        () -> Skips.noServer("pgbouncer is not on this machine; scripts/prepare-servers installs it"));
        String account = Machine.accountFor(USER);
        if (!Machine.canBecome(account)) {
            throw Skips.noServer("PgBouncer refuses to run as root, and there is no setpriv (package util-linux)");
        }
        PgBouncerProcess created =
                new PgBouncerProcess(program, account, ServerFolders.create("pgbouncer", account), server, poolSize);
        created.startOnFreePort();
        return created;
    }

    public int port() {
        return port;
    }

    public boolean isRunning() {
        ServerProcess running = process;
        return running != null && running.isAlive();
    }

    public void start() {
        if (!isRunning()) {
            Polling.until(LONGEST_START, "PgBouncer to start again", this::comesUp);
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

    private void startOnFreePort() {
        for (int attempt = 1; ; attempt++) {
            port = Ports.free();
            configure();
            if (comesUp()) {
                return;
            }
            if (attempt == PORTS_TRIED) {
                ServerProcess last = process;
                throw new TestServerException("PgBouncer does not start:\n" + (last == null ? "" : last.logTail()));
            }
        }
    }

    private void configure() {
        Path users = folder.resolve("users");
        List<String> lines = List.of(
                "[databases]",
                "* = host=" + server.host() + " port=" + server.port(),
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                "listen_port = " + port,
                "unix_socket_dir =",
                "pool_mode = transaction",
                "default_pool_size = " + poolSize,
                "max_client_conn = 500",
                // A server that trusts whoever comes has given no password to prove.
                "auth_type = " + (server.password().isEmpty() ? "trust" : "scram-sha-256"),
                "auth_file = " + users,
                // What every JDBC driver sets when it connects, and no pooler can keep.
                "ignore_startup_parameters = extra_float_digits");
        try {
            Files.writeString(users, '"' + server.user() + "\" \"" + server.password() + "\"\n");
            Files.write(folder.resolve("pgbouncer.ini"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it; false if it ended again. */
    private boolean comesUp() {
        ServerProcess started = ServerProcess.start(
                List.of(program.toString(), folder.resolve("pgbouncer.ini").toString()),
                account,
                folder.resolve("pgbouncer.log"),
                ServerProcess.Signal.INT);
        process = started;
        Polling.until(LONGEST_START, "PgBouncer to listen", () -> !started.isAlive() || listens());
        return started.isAlive();
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
