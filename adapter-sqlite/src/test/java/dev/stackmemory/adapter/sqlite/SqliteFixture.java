package dev.stackmemory.adapter.sqlite;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.testkit.contract.Capability;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A database in a temporary folder. A file has no connection that could break; its faults have tests of their own. */
final class SqliteFixture implements StoreFixture {
    private final Path folder;

    SqliteFixture() {
        try {
            folder = Files.createTempDirectory("stackmemory-sqlite");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
                home.neighbours(),
                home.vectors());
    }

    @Override
    public Set<Capability> missing() {
        return EnumSet.of(Capability.BREAK, Capability.STALL);
    }

    @Override
    public void damage(FrameId frame) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("frames.db"));
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

    @Override
    public List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
