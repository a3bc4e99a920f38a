package dev.stackmemory.adapter.s3.internal.table;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Where the ids of one data file stand: the hashes of all its rows in ascending order, each with its row. Deleted rows are in it too; it is
 * as immutable as the file.
 *
 * <p>As bytes: eight of magic, the number n of rows (4), the checksum of what follows (4), then n times a hash (8) and a row (4), big-endian.
 */
final class IdIndex {
    static final String SUFFIX = ".ids";
    static final int HEADER = 16;
    static final int ENTRY = Long.BYTES + Integer.BYTES;

    private static final long MAGIC = 0x534d4944_58303031L; // "SMIDX001"

    private final long[] hashes;
    private final int[] rows;

    private IdIndex(long[] hashes, int[] rows) {
        this.hashes = hashes;
        this.rows = rows;
    }

    /** The index of the rows with these hashes, in their order. */
    static IdIndex of(long[] hashesByRow, int count) {
        // Hashes are spread evenly, so counting by their leading bits brings each almost to its place.
        int[] starts = new int[count + 1];
        for (int row = 0; row < count; row++) {
            starts[bucket(hashesByRow[row], count) + 1]++;
        }
        for (int bucket = 0; bucket < count; bucket++) {
            starts[bucket + 1] += starts[bucket];
        }
        long[] hashes = new long[count];
        int[] rows = new int[count];
        for (int row = 0; row < count; row++) {
            long hash = hashesByRow[row];
            int bucket = bucket(hash, count);
            int place = starts[bucket]++;
            hashes[place] = hash;
            rows[place] = row;
        }
        for (int index = 1; index < count; index++) {
            long hash = hashes[index];
            int row = rows[index];
            int place = index;
            while (place > 0 && Long.compareUnsigned(hashes[place - 1], hash) > 0) {
                hashes[place] = hashes[place - 1];
                rows[place] = rows[place - 1];
                place--;
            }
            hashes[place] = hash;
            rows[place] = row;
        }
        return new IdIndex(hashes, rows);
    }

    private static int bucket(long hash, int count) {
        return (int) (((hash >>> 32) * count) >>> 32);
    }

    byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + hashes.length * ENTRY);
        bytes.putLong(MAGIC).putInt(hashes.length).putInt(0);
        for (int index = 0; index < hashes.length; index++) {
            bytes.putLong(hashes[index]).putInt(rows[index]);
        }
        var checksum = new CRC32C();
        checksum.update(bytes.array(), HEADER, bytes.capacity() - HEADER);
        return bytes.putInt(12, (int) checksum.getValue()).array();
    }

    /** The index of these bytes, or nothing if they are damaged or of another form. */
    static Optional<IdIndex> decode(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        if (encoded.length < HEADER || bytes.getLong() != MAGIC) {
            return Optional.empty();
        }
        int count = bytes.getInt();
        int expected = bytes.getInt();
        var checksum = new CRC32C();
        checksum.update(encoded, HEADER, encoded.length - HEADER);
        if (count < 0 || encoded.length != HEADER + (long) count * ENTRY || expected != (int) checksum.getValue()) {
            return Optional.empty();
        }
        return Optional.of(entries(bytes, count));
    }

    /** Entries without a header, as a part of an index. */
    static IdIndex entries(ByteBuffer bytes, int count) {
        long[] hashes = new long[count];
        int[] rows = new int[count];
        for (int index = 0; index < count; index++) {
            hashes[index] = bytes.getLong();
            rows[index] = bytes.getInt();
        }
        return new IdIndex(hashes, rows);
    }

    int size() {
        return hashes.length;
    }

    long first() {
        return hashes[0];
    }

    long last() {
        return hashes[hashes.length - 1];
    }

    /** The rows whose id has this hash. */
    int[] rows(long hash) {
        int low = 0;
        int high = hashes.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(hashes[middle], hash) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int end = low;
        while (end < hashes.length && hashes[end] == hash) {
            end++;
        }
        return Arrays.copyOfRange(rows, low, end);
    }

    /**
     * Where in an index of so many rows a hash is to be expected: hashes are spread evenly, so it stands within three times the square root of
     * their number from there, but for one time in a billion.
     */
    static int[] window(long hash, int count) {
        double share = (hash >>> 11) * 0x1p-53;
        long middle = (long) (share * count);
        long reach = (long) (3 * Math.sqrt(count)) + 32;
        return new int[] {(int) Math.max(0, middle - reach), (int) Math.min(count, middle + reach)};
    }
}
