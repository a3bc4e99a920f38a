package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.bootstrap.StoreServer;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks whether the file of a machine can be read and written. */
final class SqliteCheck {
    private static final Duration LOOK = Duration.ofSeconds(10);

    private SqliteCheck() {}

    /**
     * Reads something of it when it is asked.
     *
     * @param folder in which the file lies
     * @param name of the store
     * @param home opened no earlier
     * @return absent where there is no file yet: the first frame that is recorded makes it
     */
    static Optional<ServerCheck> find(Path folder, String name, Supplier<SqliteHome> home) {
        return Files.exists(folder.resolve(Spool.FILE))
                ? Optional.of(new ServerCheck(name, () -> look(folder, name, home.get())))
                : Optional.empty();
    }

    private static StoreServer look(Path folder, String name, SqliteHome home) {
        long frames = home.catalog().count(FrameFilter.ALL, Deadline.after(LOOK));
        boolean writable = Files.isWritable(folder.resolve(Spool.FILE)) && Files.isWritable(folder);
        return new StoreServer(
                name,
                "the file " + Spool.FILE,
                "by an index beside it; frames in it: " + frames,
                writable ? List.of() : List.of("it may be read and not written, so that nothing can be recorded"));
    }
}
