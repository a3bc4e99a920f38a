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
            return new VectorFixture(VectorSearch.exact());
        }
    }

    /** The store's fixture with its vectors. */
    static final class VectorFixture implements StoreFixture {
        private final TestDatabase database = TestDatabase.on(PostgresServer.sharedWithVector());
        private final VectorSearch search;

        VectorFixture(VectorSearch search) {
            this.search = search;
        }

        @Override
        public OpenStore open() {
            ParadeDbHome home = ParadeDbHome.open(database.settings().withYoungestTier(youngestTier()));
            return OpenStore.of(
                    home::close,
                    home.frames(),
                    home.catalog(),
                    home.ledger(),
                    home.vectors(search, Deadline.NEVER).orElseThrow());
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
