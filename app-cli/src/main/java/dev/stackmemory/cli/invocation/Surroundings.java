package dev.stackmemory.cli.invocation;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** Everything a run sees of the world besides its arguments, so that tests run it in-process. */
public final class Surroundings {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final WatchedOutput watchedOut;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Path folder;
    private final Terminals terminals;
    private final InstantSource clock;
    private final ZoneId zone;

    /**
     * @param out flushed at the end of the run
     * @param folder the working directory
     * @param clock for relative times, and of new frames
     */
    public Surroundings(
            InputStream in,
            OutputStream out,
            OutputStream err,
            Map<String, String> environment,
            Path folder,
            Terminals terminals,
            InstantSource clock,
            ZoneId zone) {
        this.in = in;
        this.watchedOut = new WatchedOutput(out);
        this.out = new PrintStream(new java.io.BufferedOutputStream(watchedOut, BUFFER), false, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
        this.environment = Map.copyOf(environment);
        this.folder = folder;
        this.terminals = terminals;
        this.clock = clock;
        this.zone = zone;
    }

    /** Those of this process. */
    public static Surroundings ofProcess() {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                environment,
                Path.of("").toAbsolutePath(),
                Terminals.ofProcess(environment),
                InstantSource.system(),
                ZoneId.systemDefault());
    }

    public InputStream in() {
        return in;
    }

    /** For results; buffered. */
    public PrintStream out() {
        return out;
    }

    /** For messages and progress. */
    public PrintStream err() {
        return err;
    }

    public Map<String, String> environment() {
        return environment;
    }

    public Path folder() {
        return folder;
    }

    public Terminals terminals() {
        return terminals;
    }

    public InstantSource clock() {
        return clock;
    }

    public ZoneId zone() {
        return zone;
    }

    /** A path that the user wrote. */
    public Path resolve(String path) {
        return folder.resolve(path);
    }

    /** Whether the reader of the results went away: more output is useless. */
    public boolean isReaderGone() {
        return out.checkError()
                && watchedOut.failure().map(WatchedOutput::isClosedByReader).orElse(false);
    }

    /** Flushes; why the results could not be written, unless their reader just went away. */
    Optional<IOException> finish() {
        out.flush();
        err.flush();
        return watchedOut.failure().filter(failed -> !WatchedOutput.isClosedByReader(failed));
    }
}
