package dev.stackmemory.adapter.s3.internal.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors in files that others can read, too. */
class VectorFileTest {
    private static final ModelId MODEL = new ModelId("a model, ü", 6);

    @TempDir
    Path folder;

    private static List<FrameVector> vectors(int count) {
        var random = new SplittableRandom(3);
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    float[] components = new float[MODEL.dimension()];
                    for (int index = 0; index < components.length; index++) {
                        components[index] = (float) random.nextDouble(-1, 1);
                    }
                    return new FrameVector(new FrameId("frame 東 " + number), number % 7, components);
                })
                .toList();
    }

    private Path written(List<FrameVector> vectors) throws IOException {
        Path file = folder.resolve("vectors.arrow");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            VectorFileWriter.write(channel, MODEL, vectors);
        }
        return file;
    }

    private static long checksum(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return VectorBatch.checksum(channel);
        }
    }

    private static List<FrameVector> all(VectorBatch batch) {
        return IntStream.range(0, batch.frames().size()).mapToObj(batch::vector).toList();
    }

    private static void assertSame(List<FrameVector> actual, List<FrameVector> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int index = 0; index < expected.size(); index++) {
            assertThat(actual.get(index).frame()).isEqualTo(expected.get(index).frame());
            assertThat(actual.get(index).revision())
                    .isEqualTo(expected.get(index).revision());
            assertThat(actual.get(index).components())
                    .isEqualTo(expected.get(index).components());
        }
    }

    @Test
    void written_isReadBack_overSeveralRecordBatches() throws IOException {
        for (int count : new int[] {1, VectorFileWriter.ROWS, VectorFileWriter.ROWS + 1}) {
            Path file = written(vectors(count));
            VectorBatch batch = VectorBatch.read(file, checksum(file)).orElseThrow();

            assertThat(batch.model()).isEqualTo(MODEL);
            assertSame(all(batch), vectors(count));
        }
    }

    @Test
    void written_isReadByWhoeverReadsArrow() throws IOException {
        List<FrameVector> vectors = vectors(40);
        var rows = new ArrayList<List<Object>>();
        try (var allocator = new RootAllocator();
                var reader = new ArrowFileReader(Files.newByteChannel(written(vectors)), allocator)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            assertThat(root.getSchema().getFields().stream().map(Object::toString))
                    .containsExactly(
                            "id: Utf8 not null",
                            "revision: Int(64, true) not null",
                            "vector: FixedSizeList(6)<item: FloatingPoint(SINGLE) not null> not null");
            assertThat(root.getSchema().getCustomMetadata()).containsEntry("stackmemory.model", MODEL.name());
            while (reader.loadNextBatch()) {
                for (int row = 0; row < root.getRowCount(); row++) {
                    rows.add(List.of(
                            root.getVector("id").getObject(row).toString(),
                            root.getVector("revision").getObject(row),
                            List.copyOf((List<?>) root.getVector("vector").getObject(row))));
                }
            }
        }

        assertThat(rows)
                .isEqualTo(vectors.stream()
                        .map(vector -> List.<Object>of(vector.frame().value(), vector.revision(), floats(vector)))
                        .toList());
    }

    private static List<Float> floats(FrameVector vector) {
        var floats = new ArrayList<Float>();
        for (float component : vector.components()) {
            floats.add(component);
        }
        return floats;
    }

    @Test
    void damaged_isNotRead() throws IOException {
        Path file = written(vectors(30));
        byte[] sound = Files.readAllBytes(file);
        long checksum = checksum(file);
        for (int place = 0; place < sound.length; place += 100) {
            byte[] damaged = sound.clone();
            damaged[place] ^= 0x55;
            Files.write(file, damaged);
            assertThat(VectorBatch.read(file, checksum)).isEmpty();
            Files.write(file, Arrays.copyOf(sound, place));
            assertThat(VectorBatch.read(file, checksum)).isEmpty();
        }
    }
}
