package dev.stackmemory.cli.invocation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which of the standard streams are a terminal, and how wide it is.
 *
 * @param columns of the terminal, or what is assumed without one
 */
public record Terminals(boolean in, boolean out, boolean err, int columns) {
    private static final int USUAL_COLUMNS = 100;
    private static final int LEAST_COLUMNS = 20;

    /** No stream is a terminal. */
    public static final Terminals NONE = new Terminals(false, false, false, USUAL_COLUMNS);

    public Terminals {
        columns = columns < LEAST_COLUMNS ? USUAL_COLUMNS : columns;
    }

    /**
     * Those of this process. The start script says it in the property {@code stackmemory.terminals} (such as {@code 012}, the streams that are one) and
     * {@code stackmemory.columns}; without it, Linux tells.
     */
    static Terminals ofProcess(Map<String, String> environment) {
        String said = System.getProperty("stackmemory.terminals");
        String columns = System.getProperty("stackmemory.columns", environment.getOrDefault("COLUMNS", "0"));
        return new Terminals(isTerminal(said, 0), isTerminal(said, 1), isTerminal(said, 2), number(columns));
    }

    private static boolean isTerminal(@org.jspecify.annotations.Nullable String said, int stream) {
        if (said != null) {
            return said.contains(Integer.toString(stream));
        }
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException elsewhere) {
            return false;
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
