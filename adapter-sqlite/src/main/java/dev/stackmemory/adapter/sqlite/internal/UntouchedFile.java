package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.source.UnreadableSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * The database file of another program, opened so that nothing of it changes. An ordinary opening would bring its log into the file and
 * delete it on closing. Where there is a log, with the newest rows perhaps in it alone, file and log are copied and the copy is read;
 * where there is none, the file is read in place as one that nobody changes ({@code immutable}), and that is verified.
 */
public final class UntouchedFile implements AutoCloseable {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> LOGS = List.of("-wal", "-journal");
    private static final int MAX_COPIES = 5;

    private final Path path;
    private final String fingerprint;
    private final Optional<Path> copyFolder;
    private final Connection connection;

    private UntouchedFile(Path path, String fingerprint, Optional<Path> copyFolder, Connection connection) {
        this.path = path;
        this.fingerprint = fingerprint;
        this.copyFolder = copyFolder;
        this.connection = connection;
    }

    /**
     * Opens the database.
     *
     * @param what it should be, such as {@code a database of the original StackMemory}
     * @throws UnreadableSource if it cannot be read
     */
    public static UntouchedFile open(Path path, String what) {
        try {
            requireDatabase(path, what);
            return LOGS.stream().anyMatch(suffix -> size(beside(path, suffix)) > 0)
                    ? openCopy(path)
                    : openInPlace(path);
        } catch (IOException | SQLException failure) {
            throw new UnreadableSource(
                    path + " cannot be read: " + failure.getMessage() + ". Check that you may read it and that it is "
                            + what + ".",
                    failure);
        }
    }

    private static void requireDatabase(Path path, String what) throws IOException {
        try (InputStream input = Files.newInputStream(path)) {
            if (!Arrays.equals(input.readNBytes(MAGIC.length), MAGIC)) {
                throw new UnreadableSource(path + " is no SQLite database. Name " + what + ".");
            }
        }
    }

    private static UntouchedFile openInPlace(Path path) throws SQLException {
        String before = fingerprint(path);
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        // The path of a URI escapes what would end it; java.net.URI does.
        String uri = path.toUri().getRawPath();
        return new UntouchedFile(
                path,
                before,
                Optional.empty(),
                DriverManager.getConnection("jdbc:sqlite:file:" + uri + "?immutable=1", config.toProperties()));
    }

    private static UntouchedFile openCopy(Path path) throws IOException, SQLException {
        Path folder = Files.createTempDirectory("stackmemory-import");
        try {
            Path copy = folder.resolve("copy.db");
            for (int attempt = 1; ; attempt++) {
                String before = fingerprint(path);
                copy(path, copy);
                for (String suffix : LOGS) {
                    copy(beside(path, suffix), beside(copy, suffix));
                }
                if (before.equals(fingerprint(path))) {
                    return new UntouchedFile(
                            path, before, Optional.of(folder), DriverManager.getConnection("jdbc:sqlite:" + copy));
                }
                if (attempt == MAX_COPIES) {
                    throw new UnreadableSource(
                            path + " is being written to; stop the program that does, then import again.");
                }
            }
        } catch (IOException | SQLException | RuntimeException failure) {
            delete(folder);
            throw failure;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.deleteIfExists(to);
        if (Files.exists(from)) {
            // Contents only: with the rights of the original the copy could be read-only, which its log cannot be read
            // with.
            try (InputStream input = Files.newInputStream(from)) {
                Files.copy(input, to);
            }
        }
    }

    public Connection connection() {
        return connection;
    }

    public Path path() {
        return path;
    }

    /** Size and time of the file and its logs: the same only while nothing has been written. */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * Called when everything has been read.
     *
     * @throws UnreadableSource if the file changed meanwhile, so that what was read may not belong together
     */
    public void requireUnchanged() {
        if (copyFolder.isEmpty() && !fingerprint(path).equals(fingerprint)) {
            throw new UnreadableSource(
                    path + " was written to while it was read; import again, which adds what is new.");
        }
    }

    /** What to say of a database that was opened and then could not be read. */
    public UnreadableSource unreadable(SQLException failure) {
        return new UnreadableSource(
                path + " cannot be read: " + failure.getMessage()
                        + ". If it is damaged, recover it first (sqlite3 FILE .recover).",
                failure);
    }

    private static String fingerprint(Path path) {
        var parts = new ArrayList<String>();
        for (String suffix : List.of("", "-wal", "-journal")) {
            Path file = beside(path, suffix);
            try {
                parts.add(Files.size(file) + "@"
                        + Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                                .toMillis());
            } catch (IOException absent) {
                parts.add("-");
            }
        }
        return String.join(",", parts);
    }

    private static Path beside(Path path, String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException absent) {
            return 0;
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException leftToTheSystem) {
            // A private temporary folder that could not be removed harms nobody.
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException nothingToSave) {
            // It was only read.
        }
        copyFolder.ifPresent(UntouchedFile::delete);
    }
}
