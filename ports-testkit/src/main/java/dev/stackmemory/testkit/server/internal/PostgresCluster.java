package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.TestServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One data folder of a PostgreSQL with the server that runs on it. Not thread-safe. */
public final class PostgresCluster implements AutoCloseable {
    private static final String USER = "postgres";
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final int PORTS_TRIED = 5;

    /** A commit reaches the kernel before it is acknowledged, so a killed server loses nothing; a machine that loses its power may. */
    private static final Map<String, String> SETTINGS = Map.of(
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "fsync", "off",
            "full_page_writes", "off",
            "max_connections", "200",
            "log_checkpoints", "off",
            "autovacuum_naptime", "10s");

    private final Path bin;
    private final @Nullable String account;
    private final Path folder;
    private final Map<String, String> settings;
    private final String password;
    private int port;
    private @Nullable ServerProcess process;

    private PostgresCluster(
            Path bin, @Nullable String account, Path folder, Map<String, String> settings, String password) {
        this.bin = bin;
        this.account = account;
        this.folder = folder;
        this.settings = settings;
        this.password = password;
        this.port = Ports.free();
        SharedServer.closeAtEnd(this);
    }

    /** A new, running one. */
    public static PostgresCluster create(Map<String, String> settings) {
        Path bin = PostgresPrograms.find()
                .orElseThrow(
                        () -> Skips.noServer("PostgreSQL's programs are not on this machine; scripts/prepare-servers"
                                + " installs them, and STACKMEMORY_TEST_POSTGRES names a server elsewhere"
                                + Docker.remark()));
        String account = Machine.accountFor(USER);
        if (!Machine.canBecome(account)) {
            throw Skips.noServer(
                    "PostgreSQL refuses to run as root, and there is no setpriv (package util-linux) to become"
                            + " another");
        }
        PostgresCluster cluster = new PostgresCluster(
                bin,
                account,
                ServerFolders.create("postgres", account),
                settings,
                UUID.randomUUID().toString());
        cluster.initialise();
        cluster.startOnFreePort();
        return cluster;
    }

    /** A new, running standby of this one. */
    public PostgresCluster copyAsStandby() {
        PostgresCluster standby =
                new PostgresCluster(bin, account, ServerFolders.create("standby", account), settings, password);
        String source = "host=127.0.0.1 port=" + port + " user=" + USER + " password=" + password;
        standby.run("pg_basebackup", "-D", standby.data().toString(), "-d", source, "-R", "-X", "stream", "-c", "fast");
        standby.startOnFreePort();
        return standby;
    }

    public PostgresAddress address() {
        return new PostgresAddress("127.0.0.1", port, "postgres", USER, password);
    }

    public Path data() {
        return folder.resolve("data");
    }

    public String log() {
        ServerProcess last = process;
        return last == null ? "" : last.logTail();
    }

    public boolean isRunning() {
        ServerProcess running = process;
        return running != null && running.isAlive();
    }

    public void start() {
        // After a crash, the dead server's children may hold its memory for a moment longer.
        if (!isRunning()) {
            Polling.until(LONGEST_START, "PostgreSQL to start again", this::comesUp);
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
        stop();
        ServerFolders.delete(folder);
    }

    private void initialise() {
        Path secret = folder.resolve("password");
        try {
            Files.writeString(secret, ScramSecret.of(password));
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
            List<String> command = new ArrayList<>(List.of("-D", data().toString(), "-U", USER, "-A", "scram-sha-256"));
            command.addAll(List.of("--pwfile", secret.toString(), "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"));
            if (PostgresPrograms.hasIcu(bin)) {
                // An order of texts unlike Java's, as most servers out there have it: what relies on the order must say
                // so.
                command.addAll(List.of("--locale-provider=icu", "--icu-locale=en-US"));
            }
            run("initdb", command.toArray(String[]::new));
            Files.delete(secret);
            Map<String, String> all = new LinkedHashMap<>(SETTINGS);
            all.putAll(settings);
            StringBuilder text = new StringBuilder();
            all.forEach((name, value) -> text.append(name)
                    .append(" = '")
                    .append(value.replace("'", "''"))
                    .append("'\n"));
            Files.writeString(data().resolve("postgresql.conf"), text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(bin.resolve(program).toString()));
        command.addAll(List.of(arguments));
        String unused = ServerProcess.run(command, account, folder.resolve(program + ".log"));
    }

    private void startOnFreePort() {
        for (int attempt = 1; !comesUp(); attempt++) {
            if (attempt == PORTS_TRIED) {
                throw new TestServerException("PostgreSQL does not start:\n" + log());
            }
            port = Ports.free();
        }
    }

    /** Starts the server; false if it ended again. */
    private boolean comesUp() {
        List<String> command = new ArrayList<>(List.of(bin.resolve("postgres").toString(), "-D", data().toString()));
        command.addAll(List.of("-p", Integer.toString(port)));
        ServerProcess started =
                ServerProcess.start(command, account, folder.resolve("postgres.log"), ServerProcess.Signal.INT);
        process = started;
        Polling.until(LONGEST_START, "PostgreSQL to answer", () -> !started.isAlive() || answers());
        return started.isAlive();
    }

    private boolean answers() {
        try (Connection connection = address().connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }
}
