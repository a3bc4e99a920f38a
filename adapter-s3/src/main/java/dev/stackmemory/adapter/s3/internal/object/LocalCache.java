package dev.stackmemory.adapter.s3.internal.object;

import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Files on the local disk that were made of objects which never change, the least recently used going first. Readable by their owner only, and
 * shared by the processes of one machine: any file may go at any time, and one that is open stays readable. Thread-safe.
 */
public final class LocalCache {
    /** What a file is made of. */
    public enum Kind {
        /** The index that stands beside a data file. */
        INDEX(".index"),
        /** An index made here of the rows of a data file, because it has none that can be used. */
        SCANNED(".scanned"),
        /** An object of vectors. */
        VECTORS(".vectors"),
        /** A small object as it is: a description of the table, a list of its files, an index of ids. */
        WHOLE(".whole"),
        /** The end of a data file, with its footer. */
        END(".end"),
        /** How often each value of a facet stands in a data file. */
        COUNTS(".counts");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    private static final String WORK = "work-";

    private final Path folder;
    private final Path work;
    private final long maxBytes;

    /**
     * @param folder made where it is missing
     * @param maxBytes what the files may have together, but for those that a search is using
     */
    public LocalCache(Path folder, long maxBytes) {
        this.folder = folder.toAbsolutePath();
        this.maxBytes = maxBytes;
        ProcessHandle process = ProcessHandle.current();
        this.work = this.folder.resolve(WORK + process.pid() + "-" + started(process));
        FolderObjects.makePrivate(this.folder);
        sweepWork();
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Where the file of an object is, if it is here. */
    public Path file(String location, Kind kind) {
        return folder.resolve(nameOf(location) + kind.suffix);
    }

    private static String nameOf(String location) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(location.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    /** A name for a file on its way; what is left of it after a crash goes when the next process begins. */
    public Path scratch() {
        FolderObjects.makePrivate(work);
        return work.resolve(UUID.randomUUID().toString());
    }

    /** Makes an empty file that only its owner can read. */
    public static void createPrivate(Path file) throws IOException {
        Files.createFile(file);
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** Puts a finished file in its place. */
    public void keep(Path scratch, String location, Kind kind) {
        translated(
                "keeping an index",
                () -> Files.move(
                        scratch,
                        file(location, kind),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING));
    }

    /** The bytes that were kept of an object; absent where there are none, or damaged ones. */
    public Optional<byte[]> find(String location, Kind kind) {
        Path file = file(location, kind);
        try {
            byte[] bytes = Files.readAllBytes(file);
            int length = bytes.length - Long.BYTES;
            if (length >= 0 && ByteBuffer.wrap(bytes).getLong(length) == checksum(ByteBuffer.wrap(bytes, 0, length))) {
                touch(file);
                return Optional.of(Arrays.copyOf(bytes, length));
            }
            return Optional.empty();
        } catch (IOException notHere) {
            return Optional.empty();
        }
    }

    /** Keeps some bytes of an object with their checksum, if there is room. */
    public void keep(String location, Kind kind, ByteBuffer bytes) {
        try {
            Path scratch = scratch();
            translated("keeping an object", () -> {
                createPrivate(scratch);
                ByteBuffer checksum = ByteBuffer.allocate(Long.BYTES).putLong(checksum(bytes.duplicate()));
                try (FileChannel file = FileChannel.open(scratch, StandardOpenOption.WRITE)) {
                    writeFully(file, bytes);
                    writeFully(file, checksum.flip());
                }
                return true;
            });
            keep(scratch, location, kind);
        } catch (StoreException noRoomHere) {
            // It is had again from where it came from.
        }
    }

    private static long checksum(ByteBuffer bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue();
    }

    private static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Marks the file as used now. */
    public void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException goneMeanwhile) {
            // It is open already; the next one who needs it fetches it again.
            return;
        }
    }

    public void delete(Path file) {
        translated("deleting an index", () -> Files.deleteIfExists(file));
    }

    /** Deletes everything that was made of these objects. */
    public void forget(Collection<String> locations) {
        for (String location : locations) {
            for (Kind kind : Kind.values()) {
                delete(file(location, kind));
            }
        }
    }

    /** Deletes what was made of objects of these kinds that are not named. */
    public void keepOnly(Collection<String> locations, Set<Kind> kinds) {
        Set<Path> staying = new HashSet<>();
        locations.forEach(location -> kinds.forEach(kind -> staying.add(file(location, kind))));
        for (Path file : files()) {
            boolean concerned = kinds.stream().anyMatch(kind -> file.toString().endsWith(kind.suffix));
            if (concerned && !staying.contains(file)) {
                delete(file);
            }
        }
    }

    /** Deletes the least recently used files until the rest fits. */
    public void enforce() {
        record Known(Path file, long bytes, FileTime used) {}
        var known = new ArrayList<Known>();
        long total = 0;
        for (Path file : files()) {
            Known each = translated("measuring the cache", () -> {
                try {
                    return new Known(file, Files.size(file), Files.getLastModifiedTime(file));
                } catch (NoSuchFileException goneMeanwhile) {
                    return new Known(file, 0, FileTime.fromMillis(0));
                }
            });
            known.add(each);
            total += each.bytes();
        }
        known.sort(Comparator.comparing(Known::used));
        for (Known oldest : known) {
            if (total <= maxBytes) {
                return;
            }
            delete(oldest.file());
            total -= oldest.bytes();
        }
    }

    public long maxBytes() {
        return maxBytes;
    }

    private List<Path> files() {
        return list(path -> Files.isRegularFile(path));
    }

    private List<Path> list(Predicate<Path> wanted) {
        return translated("reading the cache", () -> {
            try (Stream<Path> paths = Files.list(folder)) {
                return paths.filter(wanted).toList();
            }
        });
    }

    /** Deletes what processes that have ended left in the middle of their work. */
    public void sweepWork() {
        for (Path left : list(path -> path.getFileName().toString().startsWith(WORK))) {
            String[] parts =
                    left.getFileName().toString().substring(WORK.length()).split("-", 2);
            boolean alive = parts.length == 2
                    && ProcessHandle.of(Long.parseLong(parts[0]))
                            .filter(process -> Long.toString(started(process)).equals(parts[1]))
                            .isPresent();
            if (!alive) {
                translated("deleting an index", () -> {
                    try (Stream<Path> paths = Files.walk(left)) {
                        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                            Files.deleteIfExists(path);
                        }
                    } catch (NoSuchFileException sweptMeanwhile) {
                        return false;
                    }
                    return true;
                });
            }
        }
    }

    /** Something with files. */
    public interface FileWork<T> {
        T run() throws IOException;
    }

    public <T> T translated(String what, FileWork<T> fileWork) {
        try {
            return fileWork.run();
        } catch (FileAlreadyExistsException inTheWay) {
            throw new Unavailable(
                    what + " in " + folder + " failed: " + inTheWay.getMessage() + " is in the way.", inTheWay);
        } catch (IOException failure) {
            throw FolderObjects.translate(what + " in " + folder, failure);
        }
    }
}
