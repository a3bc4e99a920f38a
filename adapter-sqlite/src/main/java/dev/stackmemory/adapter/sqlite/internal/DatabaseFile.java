package dev.stackmemory.adapter.sqlite.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The database as a file: private to the user from its first byte, and looked at before SQLite touches it. */
final class DatabaseFile {
    /** "SMEM": marks our files among all SQLite files. */
    static final int APPLICATION_ID = 1_397_572_941;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 100;
    private static final int USER_VERSION_AT = 60;
    private static final int APPLICATION_ID_AT = 68;
    private static final Set<PosixFilePermission> FILE =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> FOLDER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private static final Object PRESENT = "present";

    private final Path path;
    private volatile Object identity = PRESENT;

    DatabaseFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /**
     * Makes the folder and an empty file where they are missing, and refuses what cannot be ours. Writes nothing to an existing file.
     *
     * @return whether the file and its folder can be written; if not, they may be read
     */
    boolean prepare(int knownSchema) {
        try {
            boolean writable = !isThereToReadOnly();
            if (writable) {
                makeFolder();
            }
            if (Files.isDirectory(path)) {
                throw Failures.isDirectory(path);
            }
            if (writable) {
                makeFile();
            }
            refuseForeign(knownSchema);
            identity = identify();
            return writable;
        } catch (IOException failure) {
            throw Failures.translate(path, failure);
        }
    }

    private boolean isThereToReadOnly() {
        Path folder = path.getParent();
        if (!Files.exists(path) || (Files.isWritable(path) && (folder == null || Files.isWritable(folder)))) {
            return false;
        }
        if (!Files.isReadable(path)) {
            throw Failures.unreadable(path);
        }
        return true;
    }

    /**
     * Refuses to go on when the file has been moved away or replaced since it was prepared: a connection would go on writing to a file
     * that nobody finds any more.
     */
    void requirePresent() {
        try {
            if (!identify().equals(identity)) {
                throw Failures.replaced(path);
            }
        } catch (IOException absent) {
            throw Failures.away(path, absent);
        }
    }

    private Object identify() throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? PRESENT : key;
    }

    private void makeFolder() throws IOException {
        Path folder = path.getParent();
        if (folder == null) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes(FOLDER));
            // The attributes hold for what was made just now; with an unusual umask they may have been narrowed.
            restrict(folder, FOLDER);
        } else if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) && isEmpty(folder)) {
            restrict(folder, FOLDER);
        }
    }

    private void makeFile() throws IOException {
        if (!Files.exists(path)) {
            try {
                Files.createFile(path, privateFile());
            } catch (FileAlreadyExistsException madeByAnother) {
                // Another process was faster; the file is as private.
            }
        } else if (isPosix()) {
            // Takes rights from others, and gives none to the owner, who may have taken them away on purpose.
            var narrowed = EnumSet.copyOf(FILE);
            narrowed.retainAll(Files.getPosixFilePermissions(path));
            restrict(path, narrowed);
        }
    }

    /**
     * Looks at the header as bytes, since opening a file with SQLite may already write beside it. The log may hold a newer header, so
     * the version is asked again once the file is open.
     */
    private void refuseForeign(int knownSchema) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            while (header.hasRemaining() && channel.read(header) >= 0) {
                // A short read continues.
            }
        }
        if (header.position() == 0) {
            return;
        }
        if (header.position() < HEADER_BYTES
                || !Arrays.equals(header.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw Failures.notADatabase(path, null);
        }
        int application = header.getInt(APPLICATION_ID_AT);
        int schema = header.getInt(USER_VERSION_AT);
        if (application != APPLICATION_ID && application != 0) {
            throw Failures.notADatabase(path, null);
        }
        if (application == APPLICATION_ID && schema > knownSchema) {
            throw Failures.newerSchema(path, schema, knownSchema);
        }
    }

    /** Runs the work while no other process runs such work on this file. The lock falls with the process that holds it. */
    void exclusively(Runnable work) {
        Path lockFile = path.resolveSibling(path.getFileName() + ".lock");
        // Locks of files belong to the process: threads of one process need a lock of their own.
        synchronized (DatabaseFile.class) {
            try (FileChannel channel = FileChannel.open(
                            lockFile, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), privateFile());
                    FileLock lock = channel.lock()) {
                if (lock.isValid()) {
                    work.run();
                }
            } catch (IOException failure) {
                throw Failures.translate(lockFile, failure);
            }
        }
    }

    /** The size of the file and its logs, in bytes. */
    long sizeBytes() {
        long size = 0;
        for (String suffix : new String[] {"", "-wal", "-shm"}) {
            try {
                size += Files.size(path.resolveSibling(path.getFileName() + suffix));
            } catch (IOException absent) {
                // A log that is not there takes no room.
            }
        }
        return size;
    }

    /** The room on its disk, in bytes. */
    long freeBytes() {
        return freeBytes(path);
    }

    static long freeBytes(Path path) {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (isPosix() && !Files.getPosixFilePermissions(path).equals(permissions)) {
            try {
                Files.setPosixFilePermissions(path, permissions);
            } catch (IOException notOurs) {
                if (!Files.isWritable(path)) {
                    throw notOurs;
                }
            }
        }
    }

    static FileAttribute<?>[] privateFile() {
        return attributes(FILE);
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
