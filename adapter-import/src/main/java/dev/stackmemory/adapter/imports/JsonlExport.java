package dev.stackmemory.adapter.imports;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.json.FrameJson;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames as JSON lines, the inverse of {@link JsonlSource}. A file appears under its name, whole, when {@link #finish()} is called; until then, and
 * after a failure, what was there before stays. Not thread-safe.
 */
public final class JsonlExport implements Consumer<Frame>, AutoCloseable {
    private final OutputStream out;
    private final @Nullable Path unfinished;
    private final @Nullable Path file;
    private final StringBuilder line = new StringBuilder();
    private long bytes;

    private JsonlExport(OutputStream out, @Nullable Path unfinished, @Nullable Path file) {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.unfinished = unfinished;
        this.file = file;
    }

    /**
     * To a file that only this user may read where the file system knows such rights. An older file of that name is replaced.
     *
     * @throws UncheckedIOException if its folder cannot be written
     */
    public static JsonlExport toFile(Path file) {
        Path target = file.toAbsolutePath();
        if (Files.isDirectory(target)) {
            throw new UncheckedIOException(new IOException(file + " is a directory; name a file"));
        }
        try {
            Path folder = target.getParent();
            // Temporary files are private to their user from the start.
            Path unfinished = Files.createTempFile(folder, "." + target.getFileName() + "-", ".part");
            return new JsonlExport(Files.newOutputStream(unfinished), unfinished, target);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + file + ": " + failed.getMessage(), failed);
        }
    }

    /** To a stream, which stays open. */
    public static JsonlExport toStream(OutputStream stream) {
        return new JsonlExport(
                new FilterOutputStream(stream) {
                    @Override
                    public void write(byte[] source, int offset, int length) throws IOException {
                        out.write(source, offset, length);
                    }

                    @Override
                    public void close() throws IOException {
                        flush();
                    }
                },
                null,
                null);
    }

    /** @throws UncheckedIOException if it cannot be written */
    @Override
    public void accept(Frame frame) {
        line.setLength(0);
        FrameJson.append(frame, line);
        byte[] utf8 = line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        try {
            out.write(utf8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        bytes += utf8.length;
    }

    /** How many bytes were accepted. */
    public long bytes() {
        return bytes;
    }

    /** All is written and on disk: the file takes its name. */
    public void finish() {
        try {
            out.flush();
            if (unfinished != null && file != null) {
                out.close();
                try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                forceFolder(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The new name is on disk too, where a folder can be opened for that. */
    private static void forceFolder(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException | UnsupportedOperationException notHere) {
            // Some systems keep names safe in their own way, and open no folder as a file.
        }
    }

    @Override
    public void close() {
        try {
            try {
                out.close();
            } finally {
                // Also where a full disk does not take the rest: half an export is of no use to anybody.
                if (unfinished != null) {
                    Files.deleteIfExists(unfinished);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
