package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.ports.model.ModelId;
import java.io.Closeable;
import java.io.IOException;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.ArrayUtil;

/** Writes the vectors of one model, in the order of their rows. Used by one thread. */
final class VectorFileWriter implements Closeable {
    private final Directory directory;
    private final ModelId model;
    private final IndexOutput file;
    private final IndexOutput full;
    private int[] rows = new int[256];
    private int count;

    VectorFileWriter(Directory directory, int number, ModelId model) throws IOException {
        this.directory = directory;
        this.model = model;
        this.file = directory.createOutput(VectorFile.PREFIX + number, IOContext.DEFAULT);
        this.full = directory.createTempOutput("full", "vectors", IOContext.DEFAULT);
        CodecUtil.writeHeader(file, VectorFile.CODEC, VectorFile.VERSION);
        file.writeString(model.name());
        file.writeVInt(model.dimension());
        file.alignFilePointer(Long.BYTES);
    }

    ModelId model() {
        return model;
    }

    int count() {
        return count;
    }

    /** Adds the vector of a row, which is beyond all rows before. */
    void add(int row, float[] vector) throws IOException {
        rows = ArrayUtil.grow(rows, count + 1);
        rows[count++] = row;
        var quantised = QuantisedVector.of(vector);
        file.writeInt(Float.floatToIntBits(quantised.scale()));
        file.writeInt(Float.floatToIntBits(quantised.error()));
        file.writeBytes(quantised.steps(), quantised.steps().length);
        for (float component : vector) {
            full.writeInt(Float.floatToIntBits(component));
        }
    }

    /** Puts everything in one file. */
    void finish() throws IOException {
        file.alignFilePointer(Long.BYTES);
        full.close();
        try (IndexInput vectors = directory.openInput(full.getName(), IOContext.READONCE)) {
            file.copyBytes(vectors, vectors.length());
        }
        directory.deleteFile(full.getName());
        for (int index = 0; index < count; index++) {
            file.writeInt(rows[index]);
        }
        file.writeInt(count);
        CodecUtil.writeFooter(file);
        file.close();
    }

    @Override
    public void close() throws IOException {
        try (file;
                full) {
            rows = new int[0];
        }
    }
}
