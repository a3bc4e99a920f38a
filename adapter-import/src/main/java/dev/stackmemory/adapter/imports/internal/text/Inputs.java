package dev.stackmemory.adapter.imports.internal.text;

import dev.stackmemory.ports.source.UnreadableSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Opens what a user named, or says what is wrong with it. */
public final class Inputs {
    private static final int PROBE = 8_192;

    private Inputs() {}

    /**
     * Checks that the path names a file of text.
     *
     * @param expected what the file should hold, for the message
     */
    public static void requireTextFile(Path file, String expected) {
        requirePresent(file);
        if (Files.isDirectory(file)) {
            throw new UnreadableSource(file + " is a directory; name a file of " + expected);
        }
        if (!Files.isRegularFile(file)) {
            return;
        }
        try {
            if (looksBinary(file)) {
                throw new UnreadableSource(file + " is a binary file, not " + expected + " in UTF-8");
            }
        } catch (IOException failed) {
            throw unreadable(file, failed);
        }
    }

    public static void requirePresent(Path path) {
        if (!Files.exists(path)) {
            throw new UnreadableSource(path + " does not exist");
        }
        if (!Files.isReadable(path)) {
            throw new UnreadableSource(path + " may not be read by this user");
        }
    }

    /** Whether the file starts with bytes that text never has. */
    public static boolean looksBinary(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return looksBinary(in.readNBytes(PROBE));
        }
    }

    /** Whether the start of a file holds a zero byte, which no text in UTF-8 has. */
    public static boolean looksBinary(byte[] start) {
        for (int index = 0; index < Math.min(start.length, PROBE); index++) {
            if (start[index] == 0) {
                return true;
            }
        }
        return false;
    }

    public static Instant lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException failed) {
            throw unreadable(file, failed);
        }
    }

    public static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failed) {
            throw unreadable(file, failed);
        }
    }

    /** The lines of the file from the offset on. */
    public static LineReader lines(Path file, long offset, long linesBefore) throws IOException {
        if (offset == 0) {
            return new LineReader(Files.newInputStream(file), 0, linesBefore, LineReader.MAX_LINE);
        }
        var opened = new RandomAccessFile(file.toFile(), "r");
        opened.seek(offset);
        return new LineReader(Channels.newInputStream(opened.getChannel()), offset, linesBefore, LineReader.MAX_LINE);
    }

    public static UnreadableSource unreadable(Path path, IOException failed) {
        return new UnreadableSource("cannot read " + path + ": " + failed.getMessage(), failed);
    }
}
