package dev.stackmemory.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void version_prints() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("stackmemory ");
    }

    @Test
    void unknown_option_is_wrong_usage() {
        assertThat(run("--no-such-option")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--no-such-option");
    }

    private int run(String... arguments) {
        return Main.run(
                arguments,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                InputStream.nullInputStream());
    }
}
