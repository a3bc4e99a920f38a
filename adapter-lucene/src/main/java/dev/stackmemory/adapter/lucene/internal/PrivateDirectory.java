package dev.stackmemory.adapter.lucene.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.Lock;

/** A folder of index files that only its owner may read. The lock is the operating system's, so that of a dead process is none. */
final class PrivateDirectory extends FilterDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path folder;
    private final boolean posix;

    private PrivateDirectory(Path folder, boolean posix, Directory files) {
        super(files);
        this.folder = folder;
        this.posix = posix;
    }

    /** The way in which the files of a folder are read. */
    @FunctionalInterface
    interface Reading {
        Directory of(Path folder) throws IOException;
    }

    /** Opens the folder, made if it is missing. */
    static PrivateDirectory create(Path folder, Reading reading, UnaryOperator<Directory> access) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(folder)) {
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (posix) {
                var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
                Files.createDirectories(folder, owner);
            } else {
                Files.createDirectories(folder);
            }
        }
        return new PrivateDirectory(folder, posix, access.apply(reading.of(folder)));
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        return hidden(super.createOutput(name, context));
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
        return hidden(super.createTempOutput(prefix, suffix, context));
    }

    @Override
    public Lock obtainLock(String name) throws IOException {
        Lock lock = super.obtainLock(name);
        try {
            hide(name);
            return lock;
        } catch (IOException failure) {
            lock.close();
            throw failure;
        }
    }

    /** Deletes every file but the lock's, while it holds the lock. */
    void clear(String lockName) throws IOException {
        try (Lock lock = obtainLock(lockName)) {
            for (String file : listAll()) {
                lock.ensureValid();
                if (!file.equals(lockName)) {
                    Files.delete(folder.resolve(file));
                }
            }
        }
    }

    private IndexOutput hidden(IndexOutput output) throws IOException {
        try {
            hide(output.getName());
            return output;
        } catch (IOException failure) {
            output.close();
            throw failure;
        }
    }

    private void hide(String name) throws IOException {
        if (posix) {
            Files.setPosixFilePermissions(folder.resolve(name), OWNER_ONLY);
        }
    }

    /** What the files take. */
    static long bytes(Path folder) throws IOException {
        long sum = 0;
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                try {
                    sum += Files.size(file);
                } catch (NoSuchFileException gone) {
                    // Deleted meanwhile, because a merge took its place.
                }
            }
        }
        return sum;
    }
}
