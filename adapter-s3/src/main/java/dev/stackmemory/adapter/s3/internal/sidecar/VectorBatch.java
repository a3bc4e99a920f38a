package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.SeekableReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Vectors of one model from a file of Arrow's. Ids and revisions are in memory; the components stay in the file until they are asked for. Immutable.
 *
 * @see VectorFileWriter for its columns
 */
final class VectorBatch {
    private static final long PIECE = 1L << 30;

    private final ModelId model;
    private final List<FrameId> frames;
    private final long[] revisions;
    private final List<ByteBuffer> components;

    private VectorBatch(ModelId model, List<FrameId> frames, long[] revisions, List<ByteBuffer> components) {
        this.model = model;
        this.frames = frames;
        this.revisions = revisions;
        this.components = components;
    }

    /**
     * Reads a file. It may be deleted while it is used.
     *
     * @param checksum that it was written with; a file that has another is not read, because Arrow stumbles over wrong bytes
     */
    static Optional<VectorBatch> read(Path file, long checksum) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (checksum(channel) != checksum) {
                return Optional.empty();
            }
            try (BufferAllocator allocator = ArrowMemory.allocator();
                    ArrowFileReader reader = new ArrowFileReader(new SeekableReadChannel(channel), allocator)) {
                return Optional.of(read(channel, reader));
            }
        }
    }

    /** The checksum of a whole file. */
    static long checksum(FileChannel file) throws IOException {
        var checksum = new CRC32C();
        long size = file.size();
        for (long start = 0; start < size; start += PIECE) {
            checksum.update(file.map(FileChannel.MapMode.READ_ONLY, start, Math.min(PIECE, size - start)));
        }
        return checksum.getValue();
    }

    private static VectorBatch read(FileChannel channel, ArrowFileReader reader) throws IOException {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        ModelId model = VectorFileWriter.model(root.getSchema());
        var frames = new ArrayList<FrameId>();
        var revisions = new ArrayList<Long>();
        var components = new ArrayList<ByteBuffer>();
        for (ArrowBlock block : reader.getRecordBlocks()) {
            reader.loadRecordBatch(block);
            var ids = (VarCharVector) root.getVector(VectorFileWriter.ID);
            var revision = (BigIntVector) root.getVector(VectorFileWriter.REVISION);
            for (int row = 0; row < root.getRowCount(); row++) {
                frames.add(new FrameId(new String(ids.get(row), StandardCharsets.UTF_8)));
                revisions.add(revision.get(row));
            }
            components.add(components(channel, block, root, model));
        }
        long[] numbers = revisions.stream().mapToLong(Long::longValue).toArray();
        return new VectorBatch(model, List.copyOf(frames), numbers, List.copyOf(components));
    }

    /** Where in the file the components of a record batch stand: they are the last of its buffers. */
    private static ByteBuffer components(FileChannel channel, ArrowBlock block, VectorSchemaRoot root, ModelId model)
            throws IOException {
        long body = block.getOffset() + block.getMetadataLength();
        long length = (long) root.getRowCount() * model.dimension() * Float.BYTES;
        try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
            long offset = body + batch.getBuffersLayout().getLast().getOffset();
            return channel.map(FileChannel.MapMode.READ_ONLY, offset, length).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private ByteBuffer row(int index) {
        int bytes = model.dimension() * Float.BYTES;
        return components
                .get(index / VectorFileWriter.ROWS)
                .slice(index % VectorFileWriter.ROWS * bytes, bytes)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    ModelId model() {
        return model;
    }

    List<FrameId> frames() {
        return frames;
    }

    long revision(int index) {
        return revisions[index];
    }

    /** The components of a vector. */
    float[] components(int index) {
        float[] vector = new float[model.dimension()];
        row(index).asFloatBuffer().get(vector);
        return vector;
    }

    FrameVector vector(int index) {
        return new FrameVector(frames.get(index), revisions[index], components(index));
    }
}
