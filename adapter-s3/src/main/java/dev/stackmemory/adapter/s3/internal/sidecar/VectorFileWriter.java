package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Writes vectors of one model as a file of Arrow's, which pandas, DuckDB and whatever else knows Arrow read as it is: the columns {@code id} (text),
 * {@code revision} (of the frame that was embedded) and {@code vector} (as many floats as the model has dimensions). The model's name stands in
 * what the file says of itself.
 */
final class VectorFileWriter {
    static final String ID = "id";
    static final String REVISION = "revision";

    /** So many rows are a record batch; only the last one has fewer. */
    static final int ROWS = 4_096;

    private static final String VECTOR = "vector";
    private static final String MODEL = "stackmemory.model";

    private VectorFileWriter() {}

    /** Writes vectors of the model's dimension to the start of a file. */
    static void write(FileChannel file, ModelId model, List<FrameVector> vectors) throws IOException {
        try (BufferAllocator allocator = ArrowMemory.allocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(schema(model), allocator);
                ArrowFileWriter writer = new ArrowFileWriter(root, null, new LeftOpen(file))) {
            writer.start();
            for (int from = 0; from < vectors.size(); from += ROWS) {
                fill(root, vectors.subList(from, Math.min(vectors.size(), from + ROWS)));
                writer.writeBatch();
            }
            writer.end();
        }
    }

    private static Schema schema(ModelId model) {
        var floats = new Field(
                "item", FieldType.notNullable(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)), null);
        return new Schema(
                List.of(
                        new Field(ID, FieldType.notNullable(ArrowType.Utf8.INSTANCE), null),
                        new Field(REVISION, FieldType.notNullable(new ArrowType.Int(Long.SIZE, true)), null),
                        new Field(
                                VECTOR,
                                FieldType.notNullable(new ArrowType.FixedSizeList(model.dimension())),
                                List.of(floats))),
                Map.of(MODEL, model.name()));
    }

    /** The model whose vectors a file has. */
    static ModelId model(Schema schema) {
        var vectors = (ArrowType.FixedSizeList) schema.findField(VECTOR).getType();
        return new ModelId(Objects.requireNonNull(schema.getCustomMetadata().get(MODEL)), vectors.getListSize());
    }

    private static void fill(VectorSchemaRoot root, List<FrameVector> vectors) {
        var ids = (VarCharVector) root.getVector(ID);
        var revisions = (BigIntVector) root.getVector(REVISION);
        var lists = (FixedSizeListVector) root.getVector(VECTOR);
        var floats = (Float4Vector) lists.getDataVector();
        root.allocateNew();
        for (int row = 0; row < vectors.size(); row++) {
            FrameVector vector = vectors.get(row);
            ids.setSafe(row, vector.frame().value().getBytes(StandardCharsets.UTF_8));
            revisions.setSafe(row, vector.revision());
            lists.setNotNull(row);
            float[] components = vector.components();
            for (int index = 0; index < components.length; index++) {
                floats.setSafe(row * components.length + index, components[index]);
            }
        }
        root.setRowCount(vectors.size());
    }

    /** The same file, which others go on using when Arrow is done with it. */
    private record LeftOpen(FileChannel file) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return file.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() {}
    }
}
