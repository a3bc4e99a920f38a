package dev.stackmemory.adapter.watch.internal;

import dev.stackmemory.ports.failure.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lines of text that several processes add to one file. When it is half of what may be kept, it becomes the old file, and what was old goes. A line
 * that a crash has cut is not read. Thread-safe.
 */
public final class LineFile {
    /** What ends a whole line. Each line also begins with a line break, so that it does not run into one that was cut. */
    private static final String END = " .";

    private static final FileAttribute<?>[] FOLDER = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
    };
    private static final FileAttribute<?>[] FILE = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
    private static final FileAttribute<?>[] ANY = {};

    /** The threads of one process take turns by themselves: the system knows processes only. */
    private static final Map<Path, Object> TURNS = new ConcurrentHashMap<>();

    private final Path file;
    private final Path old;
    private final long maxBytes;

    /** @param maxBytes of both files together, about */
    public LineFile(Path file, long maxBytes) {
        this.file = file;
        this.old = file.resolveSibling(file.getFileName() + ".old");
        this.maxBytes = maxBytes;
    }

    /**
     * Adds a line.
     *
     * @param line without a line break, if it is to be read again
     * @return whether what was written so far is old now, and goes the next time
     * @throws StoreException.CapacityExceeded if there is no room
     * @throws StoreException.AccessDenied if nothing may be written there
     */
    public boolean append(String line) {
        ByteBuffer bytes = ByteBuffer.wrap(('\n' + line + END).getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = open(file, StandardOpenOption.APPEND)) {
            // The system puts what is written at once at the end of the file, whoever else writes.
            var unused = channel.write(bytes);
            return channel.size() > maxBytes / 2 && rotate(channel);
        } catch (IOException | ReadOnlyFileSystemException failed) {
            throw failure(failed);
        }
    }

    /** Makes the file, and its folder, for the owner alone where the file system knows owners. */
    private static FileChannel open(Path path, StandardOpenOption kind) throws IOException {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent());
        boolean owners = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, owners ? FOLDER : ANY);
        }
        return FileChannel.open(path, Set.of(StandardOpenOption.CREATE, kind), owners ? FILE : ANY);
    }

    /** Whoever comes second finds a small file, and leaves it. */
    private boolean rotate(FileChannel channel) throws IOException {
        try (FileLock lock = channel.tryLock()) {
            if (lock != null && Files.size(file) > maxBytes / 2) {
                Files.move(file, old, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                return true;
            }
        } catch (OverlappingFileLockException | NoSuchFileException another) {
            // Another thread or process is just doing it.
        }
        return false;
    }

    /**
     * Does the work while no other thread or process does such work on the same file; their lines are added all the same.
     *
     * @throws StoreException if the file that is locked for that cannot be made
     */
    public <T> T exclusively(Supplier<T> work) {
        synchronized (TURNS.computeIfAbsent(file.toAbsolutePath(), any -> new Object())) {
            try {
                Path lock = file.resolveSibling(file.getFileName() + ".lock");
                try (FileChannel channel = open(lock, StandardOpenOption.WRITE)) {
                    var unused = channel.lock(); // given back with the channel
                    return work.get();
                }
            } catch (IOException | ReadOnlyFileSystemException failed) {
                throw failure(failed);
            }
        }
    }

    /**
     * The whole lines, oldest first; none if there is no file.
     *
     * @throws StoreException if the files may not be read
     */
    public List<String> read() {
        List<String> lines = new ArrayList<>();
        for (Path part : List.of(old, file)) {
            try {
                // What is no UTF-8 is no line of ours.
                new String(Files.readAllBytes(part), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.endsWith(END))
                        .map(line -> line.substring(0, line.length() - END.length()))
                        .forEach(lines::add);
            } catch (NoSuchFileException none) {
                // Nothing was written yet.
            } catch (IOException failed) {
                throw failure(failed);
            }
        }
        return lines;
    }

    private StoreException failure(Exception failed) {
        String reason = String.valueOf(failed.getMessage());
        if (failed instanceof AccessDeniedException
                || failed instanceof ReadOnlyFileSystemException
                || reason.contains("Read-only")) {
            return new StoreException.AccessDenied("no right to use " + file, failed);
        }
        return reason.contains("No space left") || reason.contains("Disk quota")
                ? new StoreException.CapacityExceeded("there is no room for " + file, failed)
                : new StoreException.Unavailable("cannot use " + file + ": " + reason, failed);
    }
}
