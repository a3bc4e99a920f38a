package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.TestServerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folders of this process's servers, under one in the system's temporary folder. They go when the process ends; those of a process
 * that was killed go when the next one asks for its first.
 */
public final class ServerFolders {
    private static final String PREFIX = "stackmemory-test-";
    private static final String LOCK = ".lock";

    private static @Nullable Base base;

    private static int count;

    /**
     * The folder of this process.
     *
     * @param lock held as long as this process lives: by it others know that the folder is in use
     */
    private record Base(Path folder, FileLock lock) {}

    private ServerFolders() {}

    /**
     * An empty folder for one server.
     *
     * @param account who is to own it; null for the user of this process
     */
    public static synchronized Path create(String name, @Nullable String account) {
        try {
            Path folder = Files.createDirectory(base().resolve(++count + "-" + name));
            if (account != null) {
                Files.setOwner(
                        folder,
                        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(account));
            }
            return folder;
        } catch (IOException e) {
            throw new TestServerException("no folder for a test server", e);
        }
    }

    /** Deletes a folder as far as that is possible. */
    public static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // A server that is just ending may still write; what it leaves goes with the next sweep.
        }
    }

    /** Deletes what is left of this process's folders; its servers have ended. */
    static synchronized void deleteAll() {
        if (base != null) {
            delete(base.folder());
        }
    }

    private static Path base() throws IOException {
        Base known = base;
        if (known == null) {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            sweep(temporary);
            Path folder = Files.createTempDirectory(temporary, PREFIX);
            // The account of a server must reach its folder through this one.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            FileChannel file =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            known = new Base(folder, file.lock());
            base = known;
        }
        return known.folder();
    }

    private static void sweep(Path temporary) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : folders) {
                if (isAbandoned(folder)) {
                    delete(folder);
                }
            }
        }
    }

    /** Whether its process has ended. One without a lock file is just being made. */
    private static boolean isAbandoned(Path folder) {
        Path file = folder.resolve(LOCK);
        if (!Files.isWritable(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock got = channel.tryLock()) {
            return got != null;
        } catch (IOException e) {
            return false;
        }
    }
}
