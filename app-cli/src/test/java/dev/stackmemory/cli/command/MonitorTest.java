package dev.stackmemory.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.GlobalOptions;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.invocation.Surroundings;
import dev.stackmemory.cli.invocation.Terminals;
import dev.stackmemory.cli.terminal.TerminalControl;
import dev.stackmemory.testkit.server.Polling;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The monitor in a terminal that the test plays. */
@Timeout(120)
class MonitorTest {
    private static final String ENTER = "\u001b[?1049h";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Keyboard keyboard = new Keyboard();
    private final Screen screen = new Screen();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private Optional<Invocation> run = Optional.empty();

    /** Gives the key that was pressed, once. */
    private static final class Keyboard extends InputStream {
        private final AtomicInteger pressed = new AtomicInteger(-1);

        @Override
        public int available() {
            return pressed.get() < 0 ? 0 : 1;
        }

        @Override
        public int read() {
            return pressed.getAndSet(-1);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            bytes[offset] = (byte) read();
            return 1;
        }
    }

    private static final class Screen implements TerminalControl {
        private volatile Size size = new Size(24, 100);
        private volatile boolean raw;

        @Override
        public Optional<Size> size() {
            return Optional.of(size);
        }

        @Override
        public void readKeys() {
            raw = true;
        }

        @Override
        public void restore() {
            raw = false;
        }
    }

    private CompletableFuture<Integer> start() {
        var surroundings = new Surroundings(
                keyboard,
                shown,
                OutputStream.nullOutputStream(),
                Map.of("STACKMEMORY_HOME", folder.resolve("home").toString()),
                folder,
                new Terminals(true, true, true, 100),
                InstantSource.system(),
                ZoneOffset.UTC);
        var invocation = new Invocation(surroundings, new GlobalOptions());
        run = Optional.of(invocation);
        return CompletableFuture.supplyAsync(
                () -> new CommandLine(new Monitor(invocation, screen)).execute("--interval", "20ms"));
    }

    @AfterEach
    void close() {
        run.ifPresent(Invocation::close);
    }

    private String text() {
        return shown.toString(UTF_8);
    }

    private long drawings() {
        return Pattern.compile("\u001b\\[H").matcher(text()).results().count();
    }

    private void awaitDrawings(long count) {
        Polling.until(PATIENCE, count + " drawings", () -> drawings() >= count);
    }

    @Test
    void q_endsIt_andTheTerminalIsAsBefore() throws Exception {
        CompletableFuture<Integer> ended = start();
        awaitDrawings(3);
        assertThat(screen.raw).isTrue();
        keyboard.pressed.set('x');
        awaitDrawings(drawings() + 2);
        assertThat(ended).isNotDone();
        keyboard.pressed.set('q');
        assertThat(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK.number());
        assertThat(text()).startsWith(ENTER).endsWith(LEAVE).contains("stackmemory · local", "sqlite", "░");
        assertThat(screen.raw).isFalse();
    }

    @Test
    void interrupt_endsIt_andTheTerminalIsAsBefore() throws Exception {
        CompletableFuture<Integer> ended = start();
        awaitDrawings(1);
        run.orElseThrow().interrupt();
        assertThat(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED.number());
        assertThat(text()).endsWith(LEAVE);
        assertThat(screen.raw).isFalse();
    }

    @Test
    void smallerTerminal_getsAsManyLinesAsItHas() throws Exception {
        CompletableFuture<Integer> ended = start();
        awaitDrawings(1);
        screen.size = new TerminalControl.Size(3, 30);
        awaitDrawings(drawings() + 2);
        keyboard.pressed.set('q');
        assertThat(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK.number());
        String last = text().substring(text().lastIndexOf("\u001b[H"));
        assertThat(last.split("\r\n")).hasSize(3);
        assertThat(last.lines().findFirst().orElseThrow().replaceAll("\u001b\\[[0-9;]*[A-Za-z]", ""))
                .hasSizeLessThanOrEqualTo(30);
    }
}
