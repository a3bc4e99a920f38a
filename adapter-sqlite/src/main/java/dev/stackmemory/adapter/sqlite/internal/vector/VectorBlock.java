package dev.stackmemory.adapter.sqlite.internal.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Some thousand vectors as codes of one byte a component. A vector {@code v} is {@code scale · code + e}, and the length of {@code e} is
 * known, so that any dot product with {@code v} is known up to that length times the other's. Immutable.
 */
public final class VectorBlock {
    /** Levels on either side of zero. */
    private static final int LEVELS = 127;

    private static final int HEADER_BYTES = 2 * Integer.BYTES;
    private static final int MEMBER_BYTES = 2 * Long.BYTES + 4 * Float.BYTES;

    final int dimension;
    final long[] vectorKeys;
    final long[] frameKeys;
    final float[] scales;
    /** The length of what the code leaves out, rounded up. */
    final float[] errors;
    /** The length of {@code scale · code}, rounded up. */
    final float[] lengths;
    /** What the vector adds to its score. */
    final float[] offsets;

    final byte[] codes;

    private VectorBlock(int dimension, int members) {
        this.dimension = dimension;
        this.vectorKeys = new long[members];
        this.frameKeys = new long[members];
        this.scales = new float[members];
        this.errors = new float[members];
        this.lengths = new float[members];
        this.offsets = new float[members];
        this.codes = new byte[Math.multiplyExact(members, dimension)];
    }

    public int members() {
        return vectorKeys.length;
    }

    public long vectorKey(int member) {
        return vectorKeys[member];
    }

    /** The form on disk. */
    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + members() * MEMBER_BYTES + codes.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(dimension).putInt(members());
        for (int member = 0; member < members(); member++) {
            bytes.putLong(vectorKeys[member])
                    .putLong(frameKeys[member])
                    .putFloat(scales[member])
                    .putFloat(errors[member])
                    .putFloat(lengths[member])
                    .putFloat(offsets[member]);
        }
        return bytes.put(codes).array();
    }

    /**
     * Reads the form on disk.
     *
     * @throws IllegalArgumentException if the bytes are not of that form
     */
    public static VectorBlock decode(byte[] data) {
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        if (data.length < HEADER_BYTES) {
            throw new IllegalArgumentException("a vector block of " + data.length + " bytes is none");
        }
        int dimension = bytes.getInt();
        int members = bytes.getInt();
        if (dimension < 1 || members < 0 || data.length != HEADER_BYTES + (long) members * (MEMBER_BYTES + dimension)) {
            throw new IllegalArgumentException("a vector block has another size than it says");
        }
        var block = new VectorBlock(dimension, members);
        for (int member = 0; member < members; member++) {
            block.vectorKeys[member] = bytes.getLong();
            block.frameKeys[member] = bytes.getLong();
            block.scales[member] = bytes.getFloat();
            block.errors[member] = bytes.getFloat();
            block.lengths[member] = bytes.getFloat();
            block.offsets[member] = bytes.getFloat();
        }
        bytes.get(block.codes);
        return block;
    }

    /** The members whose vector passes. */
    public VectorBlock retain(LongPredicate vectorKey) {
        int[] kept = new int[members()];
        int count = 0;
        for (int member = 0; member < members(); member++) {
            if (vectorKey.test(vectorKeys[member])) {
                kept[count++] = member;
            }
        }
        var block = new VectorBlock(dimension, count);
        for (int member = 0; member < count; member++) {
            int from = kept[member];
            block.vectorKeys[member] = vectorKeys[from];
            block.frameKeys[member] = frameKeys[from];
            block.scales[member] = scales[from];
            block.errors[member] = errors[from];
            block.lengths[member] = lengths[from];
            block.offsets[member] = offsets[from];
            System.arraycopy(codes, from * dimension, block.codes, member * dimension, dimension);
        }
        return block;
    }

    /** Collects vectors and makes a block of them. Not thread-safe. */
    public static final class Builder {
        private final Metric metric;
        private VectorBlock block;
        private int members;

        public Builder(Metric metric, int dimension, int expectedMembers) {
            this.metric = metric;
            this.block = new VectorBlock(dimension, expectedMembers);
        }

        /**
         * Adds a vector.
         *
         * @param vector of the block's dimension, finite, not all zero
         */
        public void add(long vectorKey, long frameKey, float[] vector) {
            if (members == block.members()) {
                grow();
            }
            double squares = Metric.squaredLength(vector);
            double factor = metric.scale(squares);
            double largest = 0;
            for (float component : vector) {
                largest = Math.max(largest, Math.abs(component * factor));
            }
            float scale = (float) (largest / LEVELS);
            int start = members * block.dimension;
            double missed = 0;
            double kept = 0;
            for (int index = 0; index < vector.length; index++) {
                double component = vector[index] * factor;
                int code = scale == 0 ? 0 : (int) Math.max(-LEVELS, Math.min(LEVELS, Math.rint(component / scale)));
                double value = (double) code * scale;
                block.codes[start + index] = (byte) code;
                missed += (component - value) * (component - value);
                kept += value * value;
            }
            block.vectorKeys[members] = vectorKey;
            block.frameKeys[members] = frameKey;
            block.scales[members] = scale;
            block.errors[members] = Math.nextUp((float) (Math.sqrt(missed) * (1 + 1e-9)));
            block.lengths[members] = Math.nextUp((float) Math.sqrt(kept));
            block.offsets[members] = (float) metric.offset(squares);
            members++;
        }

        private void grow() {
            var larger = new VectorBlock(block.dimension, Math.max(16, 2 * members));
            copyTo(larger, members);
            block = larger;
        }

        /** The block of the vectors added so far. */
        public VectorBlock build() {
            var built = new VectorBlock(block.dimension, members);
            copyTo(built, members);
            return built;
        }

        private void copyTo(VectorBlock other, int count) {
            System.arraycopy(block.vectorKeys, 0, other.vectorKeys, 0, count);
            System.arraycopy(block.frameKeys, 0, other.frameKeys, 0, count);
            System.arraycopy(block.scales, 0, other.scales, 0, count);
            System.arraycopy(block.errors, 0, other.errors, 0, count);
            System.arraycopy(block.lengths, 0, other.lengths, 0, count);
            System.arraycopy(block.offsets, 0, other.offsets, 0, count);
            System.arraycopy(block.codes, 0, other.codes, 0, count * block.dimension);
        }
    }

    @Override
    public String toString() {
        return members() + " vectors of " + dimension + " components from key "
                + Arrays.stream(vectorKeys).min().orElse(0);
    }
}
