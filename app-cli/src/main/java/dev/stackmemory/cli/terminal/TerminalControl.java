package dev.stackmemory.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a program may ask of the terminal that it runs in, beside writing to it. */
public interface TerminalControl {
    /**
     * How large a terminal is.
     *
     * @param lines at least 1
     * @param columns at least 1
     */
    record Size(int lines, int columns) {
        public Size {
            lines = Math.max(1, lines);
            columns = Math.max(1, columns);
        }
    }

    /** How large it is now; absent if that cannot be told. */
    Optional<Size> size();

    /** Gives keys at once and shows none of them, until {@link #restore()}. Where that cannot be done, keys come with the next line break. */
    void readKeys();

    /** Makes the terminal what it was before {@link #readKeys()}. */
    void restore();

    /** The terminal of this process, by the program {@code stty}. */
    static TerminalControl ofProcess() {
        return new Stty();
    }

    /** Asks {@code stty} of every Unix. */
    final class Stty implements TerminalControl {
        private static final long PATIENCE_MILLIS = 500;

        private Optional<String> before = Optional.empty();

        private Stty() {}

        @Override
        public Optional<Size> size() {
            return stty("size").map(answer -> answer.split(" ")).flatMap(words -> {
                try {
                    return Optional.of(new Size(Integer.parseInt(words[0]), Integer.parseInt(words[1])));
                } catch (NumberFormatException | IndexOutOfBoundsException odd) {
                    return Optional.empty();
                }
            });
        }

        @Override
        public void readKeys() {
            before = stty("-g");
            if (before.isPresent()) {
                var unused = stty("-icanon", "-echo", "min", "1");
            }
        }

        @Override
        public void restore() {
            before.ifPresent(state -> {
                var unused = stty(state);
            });
            before = Optional.empty();
        }

        private static Optional<String> stty(String... arguments) {
            List<String> command = new ArrayList<>(List.of("stty"));
            command.addAll(List.of(arguments));
            try {
                Process process = new ProcessBuilder(command)
                        .redirectInput(new File("/dev/tty"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                boolean well = process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) && process.exitValue() == 0;
                return well ? Optional.of(answer) : Optional.empty();
            } catch (IOException none) {
                return Optional.empty();
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }
}
