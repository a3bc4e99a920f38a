package dev.stackmemory.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.cli.invocation.GlobalOptions;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.invocation.Surroundings;
import dev.stackmemory.cli.invocation.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in-process on a home of a test's own. */
final class CommandLineRun {
    static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");

    /** Later than any search, which goes by the clock of the machine. */
    static final Instant LATER = Instant.parse("2100-01-01T12:00:00Z");

    private final Path home;
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private Terminals terminals = Terminals.NONE;
    private Instant now = NOW;

    /** What came of one command. */
    record Result(int code, String out, String err) {
        Result ok() {
            assertThat(err).as("stderr").isEmpty();
            assertThat(code).as("exit code; stdout: %s", out).isZero();
            return this;
        }

        Result failed(int expected) {
            assertThat(code).as("exit code; stdout: %s; stderr: %s", out, err).isEqualTo(expected);
            return this;
        }

        String line() {
            return out.strip();
        }
    }

    CommandLineRun(Path folder) {
        this.folder = folder;
        this.home = folder.resolve("home");
        environment.put("STACKMEMORY_HOME", home.toString());
    }

    Path home() {
        return home;
    }

    Path folder() {
        return folder;
    }

    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    CommandLineRun environment(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    CommandLineRun environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    CommandLineRun terminals(Terminals value) {
        terminals = value;
        return this;
    }

    CommandLineRun now(Instant value) {
        now = value;
        return this;
    }

    /** A check of the configuration asks every server, and so finds out at once which is back. */
    void serversAreBack() {
        run("config", "check").ok();
    }

    Result run(String... arguments) {
        return runWithInput("", arguments);
    }

    Result runWithInput(String input, String... arguments) {
        return runWithInput(input.getBytes(UTF_8), arguments);
    }

    Result runWithInput(byte[] input, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Main.run(arguments, surroundings(input, out, err));
        return new Result(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** Ctrl-C was pressed when the command looks for it first. */
    Result runInterrupted(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var invocation = new Invocation(surroundings(new byte[0], out, err), new GlobalOptions());
        invocation.interrupt();
        int code = Main.run(arguments, invocation);
        return new Result(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** As in a pipe to {@code head -c 1000}. */
    Result runUntilReaderLeaves(String... arguments) {
        return runWithFailingOutput("Broken pipe", arguments);
    }

    Result runOnFullDisk(String... arguments) {
        return runWithFailingOutput("No space left on device", arguments);
    }

    private Result runWithFailingOutput(String reason, String... arguments) {
        var out = new OutputStream() {
            private int left = 1_000;

            @Override
            public void write(int value) throws IOException {
                if (left-- <= 0) {
                    throw new IOException(reason);
                }
            }
        };
        var err = new ByteArrayOutputStream();
        int code = Main.run(arguments, surroundings(new byte[0], out, err));
        return new Result(code, "", err.toString(UTF_8));
    }

    private Surroundings surroundings(byte[] input, OutputStream out, OutputStream err) {
        return new Surroundings(
                new ByteArrayInputStream(input),
                out,
                err,
                environment,
                folder,
                terminals,
                InstantSource.fixed(now),
                ZoneOffset.UTC);
    }
}
