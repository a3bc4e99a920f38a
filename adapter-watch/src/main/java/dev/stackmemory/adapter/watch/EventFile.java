package dev.stackmemory.adapter.watch;

import dev.stackmemory.adapter.watch.internal.LineFile;
import java.nio.file.Path;
import java.time.Instant;

/** What happened and when, in a file for people to read. Several processes may add to one file. Thread-safe. */
public final class EventFile {
    /** Some thousand plans of statements. */
    private static final int MAX_BYTES = 3_000_000;

    private final LineFile lines;

    /** @param file made with the first event; beside it lies one with {@code .old} at the end of its name, both at most 3 MB */
    public EventFile(Path file) {
        this.lines = new LineFile(file, MAX_BYTES);
    }

    /**
     * Adds an event.
     *
     * @param text its further lines are indented in the file
     * @throws dev.stackmemory.ports.failure.StoreException.CapacityExceeded if there is no room
     * @throws dev.stackmemory.ports.failure.StoreException.AccessDenied if nothing may be written there
     */
    public void append(Instant at, String text) {
        lines.append(at + " " + text.strip().replace("\n", "\n    "));
    }
}
