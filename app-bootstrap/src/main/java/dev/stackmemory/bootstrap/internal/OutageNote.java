package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.domain.tier.StoreId;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What the programs of a home folder tell each other of one server while it is away, in a small file. There is none while all is well. A note about another
 * server, which the settings named before, says nothing. Once a program ends it notes nothing more: what fails then fails because of that. Thread-safe.
 */
final class OutageNote implements AutoCloseable {
    /** After the store's name. */
    static final String SUFFIX = ".away";

    private static final int LINES = 5;

    private final NoteFile file;
    private final String server;
    private final InstantSource clock;
    private volatile boolean closed;

    /**
     * @param home the home folder
     * @param store what the server holds
     * @param server where it is, without any password
     */
    OutageNote(Path home, StoreId store, String server, InstantSource clock) {
        this.file = new NoteFile(home.resolve(store + SUFFIX));
        this.server = server;
        this.clock = clock;
    }

    /** How the server was left, as of now; absent while all is well. A note about another goes. */
    Optional<Outage> find() {
        List<String> lines = file.read();
        if (!lines.isEmpty() && !lines.getFirst().equals(server)) {
            drop();
            return Optional.empty();
        }
        if (lines.size() != LINES) {
            return Optional.empty();
        }
        try {
            var found = new Outage(
                    Instant.parse(lines.get(1)),
                    Integer.parseInt(lines.get(2)),
                    Duration.parse(lines.get(3)),
                    lines.get(4));
            return Optional.of(found.asOf(clock.instant()));
        } catch (DateTimeException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /**
     * The server is not asked from now on, for so long.
     *
     * @param failures at least 1
     */
    void put(int failures, Duration pause, String reason) {
        var outage = new Outage(clock.instant(), Math.min(failures, Outage.MOST_FAILURES), pause, reason);
        if (closed) {
            return;
        }
        file.write(List.of(
                server,
                outage.noted().toString(),
                Integer.toString(outage.failures()),
                outage.pause().toString(),
                outage.reason()));
    }

    /** The server is back. */
    void drop() {
        file.delete();
    }

    @Override
    public void close() {
        closed = true;
    }
}
