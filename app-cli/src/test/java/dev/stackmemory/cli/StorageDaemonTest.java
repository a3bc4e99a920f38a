package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.stackmemory.testkit.server.Polling;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code storage daemon} as a process of its own, which is ended by a signal. The tests run side by side: a mover that works for a second rests for twenty. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class StorageDaemonTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ENDED_BY_SIGNAL = 128 + 15;

    @TempDir
    private Path folder;

    private CommandLineRun memory;
    private @Nullable Process daemon;

    @BeforeEach
    void recordFrames() {
        memory = new CommandLineRun(folder);
        record("a");
        record("b");
    }

    @AfterEach
    void endDaemon() throws InterruptedException {
        if (daemon != null) {
            daemon.destroyForcibly().waitFor();
        }
    }

    private void record(String id) {
        memory.run("record", "--id", id, "--content", "Frame " + id, "--state", "closed")
                .ok();
    }

    private void start(String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "storage",
                "daemon"));
        for (String setting : settings) {
            command.addAll(List.of("-c", setting));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output("out"))
                .redirectError(output("err"));
        builder.environment().put("STACKMEMORY_HOME", memory.home().toString());
        daemon = builder.start();
    }

    private Process daemon() {
        return Objects.requireNonNull(daemon);
    }

    private File output(String stream) {
        return folder.resolve(stream).toFile();
    }

    private String read(String stream) {
        try {
            return Files.readString(folder.resolve(stream));
        } catch (IOException notYet) {
            return "";
        }
    }

    /** How often the daemon said that. */
    private long said(String what) {
        return Pattern.compile(what).matcher(read("out")).results().count();
    }

    private void await(String what, BooleanSupplier condition) {
        Polling.until(PATIENCE, what, () -> {
            assertThat(daemon().isAlive())
                    .as("the daemon; its stderr: %s", read("err"))
                    .isTrue();
            return condition.getAsBoolean();
        });
    }

    /** As Ctrl-C does; but that signal is ignored by what was started in the background of a shell, such as these tests may be. */
    private void interrupt() throws Exception {
        daemon().destroy();
        assertThat(daemon().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(daemon().exitValue()).isEqualTo(ENDED_BY_SIGNAL);
    }

    @Test
    void daemon_movesWhatIsDue_againAndAgain_andEndsCleanly() throws Exception {
        start("tiers.hot.max-frames=1", "tiers.interval=100 ms");
        await("the first move", () -> said("moved 1 frame, ") == 1);
        record("c");
        await("the second move", () -> said("moved 1 frame, ") == 2);
        interrupt();

        assertThat(memory.run("storage", "status").ok().out())
                .containsPattern("hot +sqlite +1 ")
                .containsPattern("cold +s3 +2 ");
        assertThat(read("err"))
                .contains("moving what is due every 100 ms; Ctrl-C stops")
                .doesNotContain("xception");
        assertThat(memory.run("storage", "verify", "--deep").ok().out()).contains("3 frames verified, all is well");
        assertThat(memory.run("storage", "stats", "--since", "2026-01-01").ok().out())
                .as("what the daemon did is in the log")
                .containsPattern("mover +[1-9][0-9]* rounds?, 2 moved");
    }

    @Test
    void daemon_embedsWhatWaits_andTellsWhatIsInTheWay() throws Exception {
        try (var server = new ModelServer()) {
            String url = server.url();
            memory.environment("STACKMEMORY_EMBEDDING_PROVIDER", "http")
                    .environment("STACKMEMORY_EMBEDDING_MODEL", "model")
                    .environment("STACKMEMORY_EMBEDDING_URL", "http://127.0.0.1:1");
            record("while the model is away");
            assertThat(memory.run("status").failed(0).out()).contains("1 frame");
            memory.environment("STACKMEMORY_EMBEDDING_URL", url);
            start("embedding.provider=http", "embedding.model=model", "embedding.url=" + url);
            await(
                    "the vector",
                    () -> memory.run("status", "--json").failed(0).out().contains("\"embedded\":1"));
            interrupt();
        }
    }

    @Test
    void daemon_tellsOfAlerts_byTheWebhook_andRunsWhatHelps() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        HttpServer server = receiver(received, 200);
        try {
            start(
                    "alerts.hot-bytes=1 B",
                    "alerts.run-actions=true",
                    "tiers.interval=100 ms",
                    "alerts.webhook=" + address(server));
            String raised = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(raised)
                    .contains("\"alert\":\"large-hot-tier\"", "\"state\":\"raised\"", "\"remedy\":\"rebalance\"");
            assertThat(received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).contains("\"state\":\"cleared\"");
            interrupt();
            assertThat(received).as("told once").isEmpty();
            assertThat(read("err"))
                    .contains("alert: large-hot-tier: ", "alert over: large-hot-tier")
                    .containsPattern("against large-hot-tier: moved 2 frames\n");
            assertThat(memory.run("storage", "status").ok().out())
                    .as("the mover alone would have left them, far below the tier's own limit")
                    .containsPattern("hot +sqlite +0 ")
                    .containsPattern("cold +s3 +2 ");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void alertThatNoDaemonLivedToTell_isToldByTheNext() throws Exception {
        BlockingQueue<String> refused = new LinkedBlockingQueue<>();
        HttpServer refusing = receiver(refused, 503);
        try {
            start("alerts.hot-bytes=1 B", "tiers.interval=100 ms", "alerts.webhook=" + address(refusing));
            assertThat(refused.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).contains("\"state\":\"raised\"");
            daemon().destroyForcibly().waitFor();
        } finally {
            refusing.stop(0);
        }
        ageAlerts(Duration.ofMinutes(11));

        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        HttpServer server = receiver(received, 200);
        try {
            start("alerts.hot-bytes=1 B", "tiers.interval=100 ms", "alerts.webhook=" + address(server));
            assertThat(received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .contains("\"alert\":\"large-hot-tier\"", "\"state\":\"raised\"");
            await("the note that it was told", () -> alertLog().contains("told "));
            interrupt();
            assertThat(received).as("told once").isEmpty();
        } finally {
            server.stop(0);
        }
    }

    /** As if what is in the log had happened so much earlier: each time in it is one of milliseconds. */
    private void ageAlerts(Duration time) throws IOException {
        String aged = Pattern.compile("\\b[0-9]{13}\\b")
                .matcher(alertLog())
                .replaceAll(millis -> Long.toString(Long.parseLong(millis.group()) - time.toMillis()));
        Files.writeString(memory.home().resolve("alerts.log"), aged);
    }

    private String alertLog() {
        try {
            return Files.readString(memory.home().resolve("alerts.log"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A server that notes what it is sent, and answers with that status. */
    private static HttpServer receiver(BlockingQueue<String> received, int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/alerts", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/alerts";
    }
}
