package dev.stackmemory.cli;

import dev.stackmemory.cli.command.CommandTree;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.GlobalOptions;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.invocation.Reporting;
import dev.stackmemory.cli.invocation.Surroundings;
import dev.stackmemory.cli.invocation.Terminals;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The command line's entry. */
public final class Main {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private Main() {}

    public static void main(String[] arguments) {
        var invocation = new Invocation(Surroundings.ofProcess(), new GlobalOptions());
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(invocation, ended), "stackmemory-interrupt"));
        int code;
        try {
            code = run(arguments, invocation);
        } finally {
            ended.countDown();
        }
        System.exit(code);
    }

    /**
     * Runs one command in the environment and folder of this process, and on the given streams.
     *
     * @return the exit code, as {@link ExitCode} lists them
     */
    public static int run(String[] arguments, PrintStream out, PrintStream err, InputStream in) {
        return run(
                arguments,
                new Surroundings(
                        in,
                        out,
                        err,
                        System.getenv(),
                        Path.of("").toAbsolutePath(),
                        Terminals.NONE,
                        InstantSource.system(),
                        ZoneId.systemDefault()));
    }

    /** Runs one command in-process; nothing outside of the surroundings is touched but the files that they name. */
    public static int run(String[] arguments, Surroundings surroundings) {
        return run(arguments, new Invocation(surroundings, new GlobalOptions()));
    }

    static int run(String[] arguments, Invocation invocation) {
        var reporting = new Reporting(invocation, arguments);
        int code;
        try {
            code = CommandTree.build(invocation, reporting, arguments).execute(arguments);
        } catch (Error | RuntimeException defect) {
            code = reporting.fail(defect);
        } finally {
            reporting.close();
        }
        return reporting.finish(code);
    }

    /** Runs when the process ends, also by Ctrl-C: gives a running command the time to leave things whole. */
    private static void stop(Invocation invocation, CountDownLatch ended) {
        invocation.interrupt();
        try {
            var unused = ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
