package dev.stackmemory.adapter.watch;

import dev.stackmemory.adapter.watch.internal.ActivityLine;
import dev.stackmemory.adapter.watch.internal.LineFile;
import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.ports.watch.ActivityLog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The log of what programs did, as lines of text in a file: one for each command, and one a minute for what runs long. The file is added to in one
 * write, so that processes do not wait for one another, and nothing is forced to disk.
 */
public final class ActivityFile implements ActivityLog {
    /** Room for some 10,000 commands: a command takes some 300 bytes. */
    private static final int MAX_BYTES = 3_000_000;

    private final LineFile lines;

    /** @param file made with the first entry; beside it lies one with {@code .old} at the end of its name */
    public ActivityFile(Path file) {
        this(file, MAX_BYTES);
    }

    ActivityFile(Path file, int maxBytes) {
        this.lines = new LineFile(file, maxBytes);
    }

    @Override
    public void append(Activity activity) {
        lines.append(ActivityLine.write(activity));
    }

    @Override
    public List<Activity> listSince(Instant from) {
        return lines.read().stream()
                .filter(line -> ActivityLine.endedSince(line, from))
                .flatMap(line -> ActivityLine.read(line).stream())
                .toList();
    }
}
