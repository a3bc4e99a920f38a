package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.contract.VectorIndexContract;
import dev.stackmemory.testkit.server.PostgresServer;
import org.junit.jupiter.api.Nested;

/** Vectors in pgvector, compared one by one, pass the suite of exact indexes. */
class ParadeDbVectorIndexIT {
    @Nested
    class Vectors extends VectorIndexContract {
        @Override
        protected StoreFixture createFixture() {
            return new VectorFixture(VectorPrecision.SINGLE);
        }
    }

    /** Exact over what half precision keeps. */
    @Nested
    class HalfVectors extends VectorIndexContract {
        @Override
        protected StoreFixture createFixture() {
            return new VectorFixture(VectorPrecision.HALF);
        }
    }

    /** The store's fixture with its vectors. */
    private static final class VectorFixture implements StoreFixture {
        private final TestDatabase database = TestDatabase.on(PostgresServer.sharedWithVector());
        private final VectorPrecision precision;

        VectorFixture(VectorPrecision precision) {
            this.precision = precision;
        }

        @Override
        public OpenStore open() {
            ParadeDbHome home = ParadeDbHome.open(
                    database.settings().withYoungestTier(youngestTier()).withVectors(precision));
            return OpenStore.of(
                    home::close,
                    home.frames(),
                    home.catalog(),
                    home.ledger(),
                    home.vectors(VectorSearch.exact(), Deadline.NEVER).orElseThrow());
        }

        @Override
        public float kept(float component) {
            return switch (precision) {
                case SINGLE -> component;
                case HALF -> Float.float16ToFloat(Float.floatToFloat16(component));
            };
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
