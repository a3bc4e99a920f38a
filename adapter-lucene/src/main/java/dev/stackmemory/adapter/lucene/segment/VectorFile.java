package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.ports.model.ModelId;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;

/**
 * The vectors of one model: of each its scale, error and steps, then of each all components, then the rows. Thread-safe: each {@link Cursor} reads for
 * itself.
 */
final class VectorFile {
    static final String PREFIX = "vectors-";
    static final String CODEC = "StackMemoryVectors";
    static final int VERSION = 1;
    /** Scale and error. */
    private static final int FACTORS = 2 * Float.BYTES;

    private final IndexInput file;
    private final ModelId model;
    private final int[] rows;
    private final long steps;
    private final long components;

    private VectorFile(IndexInput file, ModelId model, int[] rows, long steps, long components) {
        this.file = file;
        this.model = model;
        this.rows = rows;
        this.steps = steps;
        this.components = components;
    }

    static VectorFile open(Directory directory, String name) throws IOException {
        IndexInput file = directory.openInput(name, IOContext.DEFAULT);
        CodecUtil.checkHeader(file, CODEC, VERSION, VERSION);
        String modelName = file.readString();
        int dimension = file.readVInt();
        if (modelName.isEmpty() || dimension < 1 || dimension > 65_536) {
            throw new CorruptIndexException("it names no model", file);
        }
        var model = new ModelId(modelName, dimension);
        long start = aligned(file.getFilePointer());
        CodecUtil.retrieveChecksum(file);
        long end = file.length() - CodecUtil.footerLength() - Integer.BYTES;
        file.seek(end);
        int count = file.readInt();
        long components = aligned(start + (long) count * (FACTORS + dimension));
        long rowStart = components + (long) count * dimension * Float.BYTES;
        if (count < 0 || rowStart + (long) count * Integer.BYTES != end) {
            throw new CorruptIndexException("it cannot hold " + count + " vectors", file);
        }
        var rows = new int[count];
        file.seek(rowStart);
        file.readInts(rows, 0, count);
        return new VectorFile(file, model, rows, start, components);
    }

    private static long aligned(long position) {
        return (position + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    }

    ModelId model() {
        return model;
    }

    int count() {
        return rows.length;
    }

    /** The row of a vector; rows ascend. */
    int row(int index) {
        return rows[index];
    }

    /** The number of the row's vector, negative if it has none. */
    int indexOf(int row) {
        return Arrays.binarySearch(rows, row);
    }

    /** Whether the row has a vector. */
    boolean holds(int row) {
        return indexOf(row) >= 0;
    }

    Cursor cursor() {
        return new Cursor(file.clone());
    }

    /** Reads vectors. Used by one thread. */
    final class Cursor {
        private final IndexInput input;
        private final byte[] entry = new byte[FACTORS + model.dimension()];
        private final float[] full = new float[model.dimension()];

        private Cursor(IndexInput input) {
            this.input = input;
        }

        /** Goes to a vector by its number. */
        void read(int index) throws IOException {
            input.seek(steps + (long) index * entry.length);
            input.readBytes(entry, 0, entry.length);
        }

        private float factor(int offset) {
            return Float.intBitsToFloat((entry[offset] & 0xFF)
                    | (entry[offset + 1] & 0xFF) << 8
                    | (entry[offset + 2] & 0xFF) << 16
                    | (entry[offset + 3] & 0xFF) << 24);
        }

        /** About the cosine between the vector read and the query. */
        double cosine(QuantisedVector query) {
            return (double) factor(0) * query.scale() * QuantisedVector.dot(query.steps(), entry, FACTORS);
        }

        /** By how much the cosine may differ from {@link #cosine}. */
        double bound(QuantisedVector query) {
            return query.bound(factor(Float.BYTES));
        }

        /** All components of a vector; overwritten by the next call. */
        float[] components(int index) throws IOException {
            input.seek(components + (long) index * full.length * Float.BYTES);
            input.readFloats(full, 0, full.length);
            return full;
        }
    }
}
