package dev.stackmemory.adapter.sqlite.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * A database that cannot be written: its file, folder or disk is read-only, or the disk is full. Nothing of it is changed. Thread-safe.
 *
 * <p>SQLite needs the memory beside the log ({@code -shm}) to read a log, and makes it where it is missing. So there are three cases. With
 * log and memory, SQLite reads both as they are, beside a writer who has more rights, too. Without a log the file is whole, and is read as
 * one that nobody changes ({@code immutable}); that takes no lock, so whatever was read counts only if the file is still the same. With a
 * log alone, which a crash or a careless backup leaves, both are copied to a private folder, and the copy is read.
 */
final class UnwritableFile implements AutoCloseable {
    private static final int MAX_ATTEMPTS = 10;
    private static final String LOG = "-wal";

    private final Path file;
    private @Nullable Copy copy;

    UnwritableFile(Path file) {
        this.file = file;
    }

    /** What a file was like when it was looked at; two looks are the same only if nothing was written between them. */
    private record Stamp(Object key, long size, long nanos) {
        static Optional<Stamp> of(Path file) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                Object key = attributes.fileKey();
                return Optional.of(new Stamp(
                        key == null ? file : key,
                        attributes.size(),
                        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS)));
            } catch (IOException absent) {
                return Optional.empty();
            }
        }
    }

    /** Database and log together; an empty log is none. */
    private record Look(Optional<Stamp> database, Optional<Stamp> log) {}

    private record Copy(Path folder, Path file, Look original) {}

    private Look look() {
        return new Look(Stamp.of(file), Stamp.of(beside(file, LOG)).filter(stamp -> stamp.size() > 0));
    }

    Session open() throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Look look = look();
            try {
                return open(look);
            } catch (SQLException failure) {
                // A writer with more rights may have ended, and taken log and memory away, or come.
                if (attempt == MAX_ATTEMPTS || look.equals(look())) {
                    throw failure;
                }
            }
        }
    }

    private Session open(Look look) throws SQLException {
        if (Files.isReadable(beside(file, LOG)) && Files.isReadable(beside(file, "-shm"))) {
            try {
                return connect(file, "?mode=ro", true, () -> true);
            } catch (SQLException failure) {
                // The memory is of no use: there is no room for it, or whoever wrote it died in the midst of that.
                if (!Failures.isFull(failure) && !Failures.isReadOnly(failure)) {
                    throw failure;
                }
            }
        }
        BooleanSupplier unchanged = () -> look.equals(look());
        if (look.log().isEmpty()) {
            return connect(file, "?immutable=1", true, unchanged);
        }
        return connect(copyOf(look), "", false, unchanged);
    }

    private static Session connect(Path path, String how, boolean readOnly, BooleanSupplier current)
            throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.setBusyTimeout(Session.MAX_WAIT_MILLIS);
        config.setCacheSize(-Connections.READER_CACHE_KILOBYTES);
        // A URI escapes what would end the path in it.
        String uri = "jdbc:sqlite:file:" + path.toUri().getRawPath() + how;
        var session = new Session(JDBC.createConnection(uri, config.toProperties()), current);
        try {
            session.execute("PRAGMA query_only = ON");
            session.touch();
            return session;
        } catch (SQLException failure) {
            session.close();
            throw failure;
        }
    }

    private synchronized Path copyOf(Look look) {
        Copy known = copy;
        if (known != null && known.original().equals(look)) {
            return known.file();
        }
        deleteCopy();
        Path folder = null;
        try {
            // Private to the user, as temporary folders are.
            folder = Files.createTempDirectory("stackmemory-reading");
            Path target = folder.resolve("frames.db");
            for (String suffix : List.of("", LOG)) {
                try (var bytes = Files.newInputStream(beside(file, suffix))) {
                    Files.copy(bytes, beside(target, suffix));
                }
            }
            copy = new Copy(folder, target, look);
            return target;
        } catch (IOException failure) {
            if (folder != null) {
                delete(folder);
            }
            throw Failures.cannotCopy(file, failure);
        }
    }

    private void deleteCopy() {
        Copy known = copy;
        if (known != null) {
            delete(known.folder());
            copy = null;
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException leftToTheSystem) {
            // The folder is private and temporary.
        }
    }

    private static Path beside(Path path, String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    @Override
    public synchronized void close() {
        deleteCopy();
    }
}
