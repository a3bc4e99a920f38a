package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.contract.VectorIndexContract;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Segments find vectors as every exact index does. */
class SegmentVectorsIT extends VectorIndexContract {
    @TempDir
    Path folder;

    @Override
    protected StoreFixture createFixture() {
        var home = new InMemoryHome();
        var vectors = new SegmentVectors(folder, home.changes());
        return new StoreFixture() {
            @Override
            public OpenStore open() {
                return OpenStore.of(() -> {}, home, home.ledger(), vectors);
            }

            @Override
            public void close() {
                vectors.close();
            }
        };
    }
}
