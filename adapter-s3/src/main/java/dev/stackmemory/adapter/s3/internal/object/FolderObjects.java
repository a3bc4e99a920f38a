package dev.stackmemory.adapter.s3.internal.object;

import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/** Objects as files below a folder. A file and the folders on the way to it are forced to the disk before a write returns. */
public final class FolderObjects implements ObjectStore {
    private static final String SCHEME = "file://";

    private final Path folder;

    /**
     * @param folder absolute; made where it is missing, private to the user
     */
    public FolderObjects(Path folder) {
        this.folder = folder;
        makePrivate(folder);
    }

    /** Makes a folder and those on the way to it, where they are missing, for the user alone. */
    public static void makePrivate(Path folder) {
        try {
            makeFolders(folder);
        } catch (IOException failure) {
            throw translate("making the folder " + folder, failure);
        }
    }

    @Override
    public String root() {
        return SCHEME + folder;
    }

    /** The file of a location. */
    public static Path fileOf(String location) {
        String path = location.startsWith(SCHEME)
                ? location.substring(SCHEME.length())
                : location.startsWith("file:") ? location.substring("file:".length()) : location;
        return Path.of(path);
    }

    @Override
    public byte[] read(String location, long offset, int length, Operation operation) {
        operation.requesting(length);
        byte[] bytes = new byte[length];
        try (FileChannel file = FileChannel.open(fileOf(location), StandardOpenOption.READ)) {
            ByteBuffer target = ByteBuffer.wrap(bytes);
            while (target.hasRemaining()) {
                if (file.read(target, offset + target.position()) < 0) {
                    throw new CorruptStore(
                            fileOf(location) + " is shorter than it was written. Restore it from a backup.", null);
                }
            }
        } catch (NoSuchFileException missing) {
            throw new MissingObject(location);
        } catch (IOException failure) {
            throw translate("reading " + fileOf(location), failure);
        }
        operation.tally().add(Tally.Count.GETS, 1);
        operation.tally().add(Tally.Count.BYTES_READ, length);
        return bytes;
    }

    @Override
    public byte[] readWhole(String location, Operation operation) {
        operation.requesting(0);
        try {
            byte[] bytes = Files.readAllBytes(fileOf(location));
            operation.read(bytes.length);
            operation.tally().add(Tally.Count.GETS, 1);
            operation.tally().add(Tally.Count.BYTES_READ, bytes.length);
            return bytes;
        } catch (NoSuchFileException missing) {
            throw new MissingObject(location);
        } catch (IOException failure) {
            throw translate("reading " + fileOf(location), failure);
        }
    }

    @Override
    public boolean isNear(String location) {
        return false; // Reading a part of a file is cheaper still.
    }

    @Override
    public long size(String location, Operation operation) {
        operation.check();
        try {
            return Files.size(fileOf(location));
        } catch (NoSuchFileException missing) {
            throw new MissingObject(location);
        } catch (IOException failure) {
            throw translate("reading " + fileOf(location), failure);
        }
    }

    @Override
    public void write(String location, FileChannel content, Operation operation) {
        operation.check();
        Path file = fileOf(location);
        try {
            makeFolders(parent(file));
            try (FileChannel target = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                long size = content.size();
                for (long done = 0; done < size; ) {
                    done += content.transferTo(done, size - done, target);
                }
                target.force(true);
            } catch (IOException failure) {
                Files.deleteIfExists(file);
                throw failure;
            }
            force(parent(file));
            operation.tally().add(Tally.Count.PUTS, 1);
            operation.tally().add(Tally.Count.BYTES_WRITTEN, content.size());
        } catch (IOException failure) {
            throw translate("writing " + file, failure);
        }
    }

    @Override
    public void delete(Collection<String> locations, Operation operation) {
        for (String location : locations) {
            operation.check();
            try {
                Files.deleteIfExists(fileOf(location));
            } catch (IOException failure) {
                throw translate("deleting " + fileOf(location), failure);
            }
        }
    }

    @Override
    public void list(String prefix, Consumer<Entry> each, Operation operation) {
        operation.requesting(0);
        Path start = fileOf(prefix);
        Path below = prefix.endsWith("/") ? start : parent(start);
        operation.tally().add(Tally.Count.LISTS, 1);
        if (!Files.isDirectory(below)) {
            return;
        }
        try (var files = Files.walk(below)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                operation.check();
                String location = SCHEME + file;
                if (location.startsWith(prefix)) {
                    try {
                        each.accept(new Entry(
                                location,
                                Files.size(file),
                                Files.getLastModifiedTime(file).toInstant()));
                    } catch (NoSuchFileException gone) {
                        // Another process deleted it between the two steps.
                        operation.check();
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                }
            });
        } catch (UncheckedIOException failure) {
            if (!(failure.getCause() instanceof NoSuchFileException)) {
                throw translate("listing " + below, Objects.requireNonNull(failure.getCause()));
            }
        } catch (IOException failure) {
            throw translate("listing " + below, failure);
        }
    }

    @Override
    public void close() {}

    private static void makeFolders(Path wanted) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path path = wanted; path != null && !Files.isDirectory(path); path = path.getParent()) {
            missing.push(path);
        }
        for (Path path : missing) {
            try {
                if (Files.getFileStore(parent(path)).supportsFileAttributeView("posix")) {
                    Files.createDirectory(
                            path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } else {
                    Files.createDirectory(path);
                }
            } catch (FileAlreadyExistsException madeMeanwhile) {
                if (!Files.isDirectory(path)) {
                    throw madeMeanwhile;
                }
            }
            force(parent(path));
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    public static StoreException translate(String what, IOException failure) {
        String reason = failure instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : String.valueOf(failure.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("quota exceeded")) {
            return new CapacityExceeded(
                    what + " failed: the disk is full; nothing was changed. Make room, then try again.", failure);
        }
        if (failure instanceof AccessDeniedException || lower.contains("read-only file system")) {
            return new AccessDenied(
                    what + " failed: " + reason + ". Check that you may read and write that folder.", failure);
        }
        return new Unavailable(what + " failed: " + reason + ". Check the disk, then try again.", failure);
    }
}
