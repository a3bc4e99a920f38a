package dev.stackmemory.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final AtomicLong nanos = new AtomicLong();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void terminal_drawsBarRateAndTimeLeft() {
        try (var line = line(true, true)) {
            nanos.set(2_000_000_000L);
            line.report(250, 1_000);

            assertThat(out.toString(UTF_8))
                    .contains("importing  ██████░░░░░░░░░░░░░░░░░░ 25%  500 records, 250/s, 6.0 s left")
                    .doesNotContain("\n");
        }
        assertThat(out.toString(UTF_8)).endsWith("\r\u001b[K");
    }

    @Test
    void terminal_redrawsSeldom() {
        try (var line = line(true, true)) {
            for (int step = 0; step < 1_000; step++) {
                nanos.addAndGet(1_000_000);
                line.report(step, 1_000);
            }
        }
        assertThat(out.toString(UTF_8).split("importing", -1)).hasSizeLessThanOrEqualTo(11);
    }

    @Test
    void elsewhere_plainLines() {
        try (var line = line(false, true)) {
            nanos.set(6_000_000_000L);
            line.report(1, -1);
        }
        assertThat(out.toString(UTF_8).strip()).isEqualTo("importing  500 records, 83/s");
    }

    @Test
    void inaudible_silent() {
        try (var line = line(true, false)) {
            nanos.set(6_000_000_000L);
            line.report(1, 2);
        }
        assertThat(out.size()).isZero();
    }

    private ProgressLine line(boolean terminal, boolean audible) {
        return new ProgressLine(
                new PrintStream(out, true, UTF_8),
                terminal,
                audible,
                120,
                "importing",
                () -> 500,
                "records",
                nanos::get);
    }
}
