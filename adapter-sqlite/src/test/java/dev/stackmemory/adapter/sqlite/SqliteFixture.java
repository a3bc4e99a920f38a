package dev.stackmemory.adapter.sqlite;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database in a temporary folder. Its outage is that the folder is moved away while it is open, as when a disk is unplugged; it stalls
 * while another connection holds the right to write.
 */
final class SqliteFixture implements StoreFixture {
    /** Long enough for an operation to begin. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final Path parent;
    private final Path folder;
    private final Path away;
    private @Nullable Connection stalling;

    SqliteFixture() {
        try {
            parent = MemoryFolder.create();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        folder = parent.resolve("store");
        away = parent.resolve("away");
    }

    @Override
    public OpenStore open() {
        SqliteHome home = SqliteHome.open(SqliteSettings.of(folder));
        return OpenStore.of(
                home::close,
                home.frames(),
                home.catalog(),
                home.changes(),
                home.ledger(),
                home.outbox(),
                home.erasing(),
                home.maintenance(),
                home.checkpoints(),
                home.journal(),
                home.forgottenIds(),
                home.leases(),
                home.unpublished(),
                home.knownTombstones(),
                home.replicaSizes(),
                home.neighbours(),
                home.vectors());
    }

    @Override
    public void breakConnection() {
        move(folder, away);
    }

    @Override
    public Deadline stall() {
        try {
            Connection other = connect();
            stalling = other;
            try (var statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
            }
            return Deadline.after(PATIENCE);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void pass(Duration time) {
        try (var connection = connect();
                var update = connection.createStatement()) {
            update.execute("UPDATE leases SET end_at = end_at - " + time.toMillis());
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void heal() {
        try {
            Connection other = stalling;
            if (other != null) {
                stalling = null;
                // Ends its transaction as well.
                other.close();
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
        if (Files.exists(away)) {
            move(away, folder);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void damage(FrameId frame) {
        try (var connection = connect();
                var update = connection.prepareStatement(
                        "UPDATE frame_texts SET content = content || char(1) WHERE frame_key = (SELECT frame_key FROM frames WHERE frame_id = ?)")) {
            update.setString(1, frame.value());
            if (update.executeUpdate() != 1) {
                throw new AssertionError("no copy of " + frame + " to damage");
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("frames.db"));
    }

    @Override
    public List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(parent)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
