package dev.stackmemory.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Private servers belong to the process that started them, and go with it. */
class TwoProcessesIT {
    @Test
    void shared_twoProcessesAtOnce_haveServersOfTheirOwn() throws Exception {
        assumePrivateServers();
        try (User one = User.start();
                User other = User.start()) {
            List<String> first = one.line();
            List<String> second = other.line();

            assertThat(first.get(0)).isNotEqualTo(second.get(0));
            assertThat(first.get(1)).isNotEqualTo(second.get(1));
            assertThat(first.subList(2, 4)).containsExactly("1", "1");
            assertThat(second.subList(2, 4)).containsExactly("1", "1");
        }
    }

    @Test
    void shared_processEnds_serversEndToo() throws Exception {
        assumePrivateServers();
        try (User user = User.start()) {
            List<String> line = user.line();

            user.process().getOutputStream().close();

            assertThat(user.process().waitFor()).isZero();
            assertThat(postgresAnswers(line)).isFalse();
            assertThat(redisAnswers(line)).isFalse();
        }
    }

    @Test
    void shared_processIsKilled_serversEndToo() throws Exception {
        assumePrivateServers();
        assumeTrue(
                Path.of("/usr/bin/setpriv").toFile().canExecute(), "only setpriv of Linux ties a server to its parent");
        try (User user = User.start()) {
            List<String> line = user.line();

            user.process().destroyForcibly().waitFor();

            Polling.until(Duration.ofSeconds(30), "PostgreSQL to end", () -> !postgresAnswers(line));
            Polling.until(Duration.ofSeconds(30), "Redis to end", () -> !redisAnswers(line));
        }
    }

    /** The servers at an address, or in a container, are nobody's own. */
    private static void assumePrivateServers() {
        assumeTrue(
                PostgresServer.shared() instanceof OwnServer && RedisServer.shared() instanceof OwnServer,
                "the servers that were given are shared by all processes");
    }

    private static boolean postgresAnswers(List<String> line) {
        try (Connection connection = PostgresAddress.parse(line.get(0)).connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean redisAnswers(List<String> line) {
        try (RedisConnection connection = RedisConnection.open(RedisAddress.parse(line.get(1)))) {
            return connection.command("PING").equals(List.of("PONG"));
        } catch (IOException e) {
            return false;
        }
    }

    private record User(Process process) implements AutoCloseable {
        static User start() throws IOException {
            return new User(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ServerUser.class.getName())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }

        /** What it prints once it has used its servers. */
        List<String> line() throws IOException {
            String line = process.inputReader().readLine();
            assertThat(line).as("what the process says").isNotNull();
            return List.of(line.split(" "));
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
