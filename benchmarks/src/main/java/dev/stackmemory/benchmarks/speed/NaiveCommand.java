package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.domain.frame.FrameId;
import java.nio.file.Path;

/** A command as one writes it first: a process that opens the table by plain JDBC and prints what it finds. */
final class NaiveCommand {
    private static final int RESULTS = 10;

    private NaiveCommand() {}

    /** @param arguments the file, {@code show} or {@code search}, and the id or the words */
    public static void main(String[] arguments) {
        try (NaiveSqlite sqlite = new NaiveSqlite(Path.of(arguments[0]), true)) {
            System.out.println(
                    arguments[1].equals("show")
                            ? sqlite.find(new FrameId(arguments[2]))
                            : String.join("\n\n", sqlite.search(arguments[2], RESULTS)));
        }
    }
}
