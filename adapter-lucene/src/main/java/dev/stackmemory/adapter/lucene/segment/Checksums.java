package dev.stackmemory.adapter.lucene.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Checksums at the end of what they are of. */
final class Checksums {
    static final int LENGTH = Integer.BYTES;

    private Checksums() {}

    static int of(byte[] bytes, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    /** Whether the last bytes are the checksum of those before, of which there are some. */
    static boolean isRight(byte[] bytes) {
        int length = bytes.length - LENGTH;
        return length > 0
                && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(length) == of(bytes, length);
    }
}
