package dev.stackmemory.adapter.imports.internal.jsonl;

import dev.stackmemory.adapter.imports.internal.text.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * How far a file was read, and enough of what it was then to notice that it is another file now. A file that only grew is read on from there. Text
 * form: {@code 1 offset lines size modified digest}.
 *
 * @param offset of the first byte that is not read yet
 * @param lines how many lines lie before it
 * @param size of the file when the position was taken
 * @param modified of the file then, in milliseconds since 1970
 * @param digest of the bytes at the start of the file and of those just before the offset
 */
public record FilePosition(long offset, long lines, long size, long modified, String digest) {
    private static final String FORM = "1";
    private static final int WINDOW = 4_096;

    /** The position in the file as it is now. */
    public static FilePosition of(Path file, long offset, long lines) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return new FilePosition(
                    offset,
                    lines,
                    channel.size(),
                    Files.getLastModifiedTime(file).toMillis(),
                    digest(channel, offset));
        }
    }

    /** The position that a text form says, if it is one. */
    public static Optional<FilePosition> parse(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 6 || !parts[0].equals(FORM)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FilePosition(
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]),
                    Long.parseLong(parts[4]),
                    parts[5]));
        } catch (NumberFormatException foreign) {
            return Optional.empty();
        }
    }

    /** Whether the file still holds what lay before the position. */
    public boolean fits(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long sizeNow = channel.size();
            if (offset < 0 || offset > sizeNow || sizeNow < size) {
                return false;
            }
            // Rewritten to the same size: the windows may have missed what changed, and reading again does no harm.
            boolean rewritten =
                    sizeNow == size && Files.getLastModifiedTime(file).toMillis() != modified;
            return !rewritten && digest(channel, offset).equals(digest);
        }
    }

    /** Whether the file was of this size and age when the position was taken. */
    public boolean isOfUnchanged(long sizeNow, long modifiedNow) {
        return size == sizeNow && modified == modifiedNow;
    }

    @Override
    public String toString() {
        return String.join(
                " ",
                FORM,
                Long.toString(offset),
                Long.toString(lines),
                Long.toString(size),
                Long.toString(modified),
                digest);
    }

    private static String digest(FileChannel channel, long offset) throws IOException {
        MessageDigest digest = Digests.sha256();
        long head = Math.min(WINDOW, offset);
        add(channel, 0, (int) head, digest);
        long tail = Math.max(head, offset - WINDOW);
        add(channel, tail, (int) (offset - tail), digest);
        return Digests.shortHex(digest);
    }

    private static void add(FileChannel channel, long from, int length, MessageDigest digest) throws IOException {
        var window = ByteBuffer.allocate(length);
        while (window.hasRemaining() && channel.read(window, from + window.position()) >= 0) {
            // Until the window is full or the file ends.
        }
        digest.update(window.flip());
    }
}
