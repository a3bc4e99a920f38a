package dev.stackmemory.adapter.sqlite.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.SplittableRandom;

/**
 * Room on the disk that is kept for forgetting: a file of noise beside the database, deleted for as long as it takes to erase something
 * on a full disk. Deleting rows needs room first, since SQLite writes the changed pages to its log. Without a reserve, the one thing that
 * helps against a full disk would be what a full disk prevents. Failing to keep it harms nothing, so nothing is thrown.
 */
final class Reserve {
    /** Enough for the log of forgetting some hundred frames, and little beside any database that fills a disk. */
    static final int BYTES = 4 << 20;

    private static final int CHUNK = 64 << 10;

    private final Path file;

    Reserve(Path database) {
        this.file = database.resolveSibling(database.getFileName() + ".reserve");
    }

    /** Makes the file where it is missing or short, unless that would take the last room of the disk. */
    void keep() {
        try {
            if (size() < BYTES && Files.getFileStore(file.getParent()).getUsableSpace() >= 2L * BYTES) {
                fill();
            }
        } catch (IOException withoutReserve) {
            // The next opening tries again.
        }
    }

    /** Gives the room free. Returns how much it was, in bytes. */
    long release() {
        long size = size();
        try {
            return Files.deleteIfExists(file) ? size : 0;
        } catch (IOException kept) {
            return 0;
        }
    }

    /** Takes back as much of the room as there is. */
    void restore() {
        try {
            fill();
        } catch (IOException full) {
            // What was written stays: a smaller reserve.
        }
    }

    private long size() {
        try {
            return Files.size(file);
        } catch (IOException absent) {
            return 0;
        }
    }

    private void fill() throws IOException {
        // Noise, because a file system may compress anything else, or not store it at all.
        var noise = new SplittableRandom();
        byte[] chunk = new byte[CHUNK];
        try (FileChannel channel = FileChannel.open(
                file, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), DatabaseFile.privateFile())) {
            for (long position = channel.size(); position < BYTES; ) {
                noise.nextBytes(chunk);
                position += channel.write(ByteBuffer.wrap(chunk), position);
            }
        }
    }
}
