package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Vectors of one model, as one object: a head with the model, ids and revisions, then all components, then a checksum. The components stay in the file
 * until they are asked for. Immutable.
 */
final class VectorBatch {
    private static final int MAGIC = 0x534d5631;

    private final ModelId model;
    private final List<FrameId> frames;
    private final long[] revisions;
    private final ByteBuffer components;

    private VectorBatch(ModelId model, List<FrameId> frames, long[] revisions, ByteBuffer components) {
        this.model = model;
        this.frames = frames;
        this.revisions = revisions;
        this.components = components;
    }

    /** Writes vectors of the model's dimension to the start of a file. */
    static void write(FileChannel file, ModelId model, List<FrameVector> vectors) throws IOException {
        byte[] name = model.name().getBytes(StandardCharsets.UTF_8);
        int head = 4 * Integer.BYTES + name.length;
        for (FrameVector vector : vectors) {
            head += Integer.BYTES + Long.BYTES + vector.frame().value().getBytes(StandardCharsets.UTF_8).length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(head);
        bytes.putInt(MAGIC)
                .putInt(name.length)
                .put(name)
                .putInt(model.dimension())
                .putInt(vectors.size());
        for (FrameVector vector : vectors) {
            byte[] id = vector.frame().value().getBytes(StandardCharsets.UTF_8);
            bytes.putInt(id.length).put(id).putLong(vector.revision());
        }
        var checksum = new CRC32C();
        write(file, bytes.flip(), checksum);
        ByteBuffer row = ByteBuffer.allocate(model.dimension() * Float.BYTES);
        for (FrameVector vector : vectors) {
            row.clear();
            for (float component : vector.components()) {
                row.putFloat(component);
            }
            write(file, row.flip(), checksum);
        }
        write(file, ByteBuffer.allocate(Long.BYTES).putLong(checksum.getValue()).flip(), new CRC32C());
    }

    private static void write(FileChannel file, ByteBuffer bytes, CRC32C checksum) throws IOException {
        checksum.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Reads a file; empty if it is not as it was written. It may be deleted while it is used. */
    static Optional<VectorBatch> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            int end = bytes.limit() - Long.BYTES;
            if (end < Integer.BYTES || bytes.getInt(0) != MAGIC) {
                return Optional.empty();
            }
            var checksum = new CRC32C();
            checksum.update(bytes.duplicate().limit(end));
            return checksum.getValue() == bytes.getLong(end) ? Optional.of(parsed(bytes)) : Optional.empty();
        }
    }

    private static VectorBatch parsed(ByteBuffer bytes) {
        bytes.getInt();
        String name = text(bytes);
        int dimension = bytes.getInt();
        int count = bytes.getInt();
        var frames = new ArrayList<FrameId>(count);
        long[] revisions = new long[count];
        for (int index = 0; index < count; index++) {
            frames.add(new FrameId(text(bytes)));
            revisions[index] = bytes.getLong();
        }
        return new VectorBatch(
                new ModelId(name, dimension), frames, revisions, bytes.slice(bytes.position(), bytes.remaining()));
    }

    private static String text(ByteBuffer bytes) {
        byte[] text = new byte[bytes.getInt()];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
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
        components
                .slice(index * model.dimension() * Float.BYTES, model.dimension() * Float.BYTES)
                .asFloatBuffer()
                .get(vector);
        return vector;
    }

    FrameVector vector(int index) {
        return new FrameVector(frames.get(index), revisions[index], components(index));
    }
}
