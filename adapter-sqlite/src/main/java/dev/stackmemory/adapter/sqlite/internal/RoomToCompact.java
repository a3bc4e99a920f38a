package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The room that compacting needs: the content goes to a temporary file of SQLite's first, and from there to the log, before any of the
 * old is let go.
 */
final class RoomToCompact {
    /** What the log adds to a page, and a little for the rest. */
    private static final double LOG_FACTOR = 1.01;

    private static final long A_LITTLE = 64L * SqliteDatabase.PAGE_BYTES;

    private final SqliteDatabase database;

    RoomToCompact(SqliteDatabase database) {
        this.database = database;
    }

    /**
     * @throws dev.stackmemory.ports.failure.StoreException.CapacityExceeded if there is less room; says how much is missing
     */
    void require(Deadline deadline) {
        long content = database.read(
                "compacting",
                deadline,
                session -> (session.queryLong("PRAGMA page_count") - session.queryLong("PRAGMA freelist_count"))
                        * SqliteDatabase.PAGE_BYTES);
        long log = (long) (content * LOG_FACTOR) + A_LITTLE;
        Path home = database.settings().folder();
        Path temporary = temporaryFolder();
        if (isOneDisk(home, temporary)) {
            require(home, log + content);
        } else {
            require(home, log);
            require(temporary, content);
        }
    }

    private static void require(Path folder, long needed) {
        long free = DatabaseFile.freeBytes(folder);
        if (free < needed) {
            throw Failures.noRoomToCompact(folder, needed, free);
        }
    }

    private static boolean isOneDisk(Path one, Path other) {
        try {
            return Files.getFileStore(one).equals(Files.getFileStore(other));
        } catch (IOException unknown) {
            return true;
        }
    }

    /** Where SQLite puts temporary files: the first of its places that can be written. */
    private static Path temporaryFolder() {
        return Stream.of(System.getenv("SQLITE_TMPDIR"), System.getenv("TMPDIR"), "/var/tmp", "/usr/tmp", "/tmp")
                .filter(place -> place != null && Files.isDirectory(Path.of(place)) && Files.isWritable(Path.of(place)))
                .findFirst()
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir", ".")));
    }
}
