package dev.stackmemory.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.GlobalOptions;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.invocation.Reporting;
import dev.stackmemory.cli.invocation.Surroundings;
import dev.stackmemory.cli.invocation.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code storage migrate} and Ctrl-C. */
@Timeout(120)
class StorageMigrateTest {
    /** Two tasks that wait for each other need a thread each, which the common pool does not have on a small machine. */
    private static final Executor THREADS =
            command -> Thread.ofPlatform().daemon().start(command);

    private static final long TURN = Duration.ofSeconds(10).toMillis();

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** The other one has its turn for as long as the test goes on, so that nothing but Ctrl-C ends the waiting. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "3"})
    void migrate_interruptedWhileAnotherMoverHasItsTurn_stopsAndMovesNothing(String tier) throws Exception {
        run(new String[] {"record", "--id", "a", "--content", "A frame", "--state", "closed"}, invocation());
        lease();
        var ended = new CountDownLatch(1);
        CompletableFuture<Void> another = CompletableFuture.runAsync(() -> keepTurn(ended), THREADS);
        try {
            Invocation invocation = invocation();
            String[] arguments = {"storage", "migrate", "--tier", tier};
            CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> run(arguments, invocation), THREADS);
            invocation.interrupt();
            assertThat(code.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED.number());
        } finally {
            ended.countDown();
            another.join();
        }
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(folder.resolve("home").resolve("archive")).doesNotExist();
    }

    @Test
    void dryRun_interrupted_showsNothing() {
        Invocation invocation = invocation();
        invocation.interrupt();
        assertThat(run(new String[] {"storage", "migrate", "--dry-run"}, invocation))
                .isEqualTo(ExitCode.INTERRUPTED.number());
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    private Invocation invocation() {
        return new Invocation(
                new Surroundings(
                        new ByteArrayInputStream(new byte[0]),
                        out,
                        err,
                        Map.of("STACKMEMORY_HOME", folder.resolve("home").toString()),
                        folder,
                        Terminals.NONE,
                        InstantSource.system(),
                        ZoneOffset.UTC),
                new GlobalOptions());
    }

    private static int run(String[] arguments, Invocation invocation) {
        try (invocation) {
            return CommandTree.build(invocation, new Reporting(invocation, arguments), arguments)
                    .execute(arguments);
        }
    }

    private void keepTurn(CountDownLatch ended) {
        try {
            do {
                lease();
            } while (!ended.await(TURN / 10, TimeUnit.MILLISECONDS));
        } catch (SQLException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void lease() throws SQLException {
        try (Connection connection = connect();
                var statement =
                        connection.prepareStatement("INSERT OR REPLACE INTO leases VALUES ('mover', 'another', ?)")) {
            statement.setLong(1, System.currentTimeMillis() + TURN);
            statement.executeUpdate();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:sqlite:" + folder.resolve("home").resolve("frames.db"));
    }
}
