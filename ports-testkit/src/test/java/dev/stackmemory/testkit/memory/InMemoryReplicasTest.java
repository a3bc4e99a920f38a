package dev.stackmemory.testkit.memory;

import dev.stackmemory.testkit.contract.DeadlineContract;
import dev.stackmemory.testkit.contract.FrameStoreContract;
import dev.stackmemory.testkit.contract.OutageContract;
import dev.stackmemory.testkit.contract.ReplicaCatalogContract;
import dev.stackmemory.testkit.contract.ReplicaStoreContract;
import dev.stackmemory.testkit.contract.ReplicaUpkeepContract;
import dev.stackmemory.testkit.contract.StoreFixture;
import org.junit.jupiter.api.Nested;

/** The reference replicas pass every suite that replicas have. */
class InMemoryReplicasTest {
    @Nested
    class Store extends FrameStoreContract {
        @Override
        protected StoreFixture createFixture() {
            return new InMemoryReplicasFixture();
        }
    }

    @Nested
    class Replicas extends ReplicaStoreContract {
        @Override
        protected StoreFixture createFixture() {
            return new InMemoryReplicasFixture();
        }
    }

    @Nested
    class Catalog extends ReplicaCatalogContract {
        @Override
        protected StoreFixture createFixture() {
            return new InMemoryReplicasFixture();
        }
    }

    @Nested
    class Upkeep extends ReplicaUpkeepContract {
        @Override
        protected StoreFixture createFixture() {
            return new InMemoryReplicasFixture();
        }
    }

    @Nested
    class Outages extends OutageContract {
        @Override
        protected StoreFixture createFixture() {
            return new InMemoryReplicasFixture();
        }
    }

    @Nested
    class Deadlines extends DeadlineContract {
        @Override
        protected StoreFixture createFixture() {
            return new InMemoryReplicasFixture();
        }
    }
}
