package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.TestServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The process of one server, which ends when this one does, however this one ends. Not thread-safe. */
public final class ServerProcess {
    private static final Duration LONGEST_END = Duration.ofSeconds(20);
    private static final int LOG_LINES = 15;

    /**
     * Starts all processes. Linux sends the signal of a parent's death when the <em>thread</em> dies that started the child, so that must be one that lives as long
     * as the process.
     */
    private static final ExecutorService PARENT = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().name("test-servers").daemon().unstarted(task));

    private final Process process;
    private final Path log;
    private final Signal ending;

    /** How a server is asked to end. */
    public enum Signal {
        /** Of most servers: end in order. */
        TERM,
        /** PostgreSQL's: end in order without waiting for clients. */
        INT
    }

    private ServerProcess(Process process, Path log, Signal ending) {
        this.process = process;
        this.log = log;
        this.ending = ending;
    }

    /**
     * Starts a server; whether it comes up is seen later.
     *
     * @param account the user to run as, if this process is the superuser's; null for the same user
     * @param log gets what the server prints
     */
    public static ServerProcess start(List<String> command, @Nullable String account, Path log, Signal ending) {
        List<String> full = Machine.asAccount(account, ending, command);
        ProcessBuilder builder = new ProcessBuilder(full)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        try {
            return new ServerProcess(PARENT.submit(builder::start).get(), log, ending);
        } catch (ExecutionException e) {
            throw new TestServerException("cannot start " + command.getFirst(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestServerException("interrupted while starting " + command.getFirst(), e);
        }
    }

    /** Runs a command to its end and returns what it printed. */
    public static String run(List<String> command, @Nullable String account, Path log) {
        ServerProcess started = start(command, account, log, Signal.TERM);
        started.await(Duration.ofMinutes(2));
        if (started.process.isAlive()) {
            started.kill();
        }
        if (started.process.exitValue() != 0) {
            throw new TestServerException(command.getFirst() + " failed:\n" + started.logTail());
        }
        return started.logTail();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks the server to end and waits; one that does not is killed. */
    public void stop() {
        if (process.isAlive()) {
            signal(ending.name());
            await(LONGEST_END);
        }
        kill();
    }

    public void kill() {
        process.destroyForcibly();
        await(LONGEST_END);
    }

    /** Sends any signal, by its name without SIG. */
    public void signal(String name) {
        // A shell's own kill is everywhere; the program of that name is not.
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -" + name + " " + process.pid()));
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The last lines that the server printed. */
    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private void await(Duration longest) {
        try {
            boolean unused = process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
