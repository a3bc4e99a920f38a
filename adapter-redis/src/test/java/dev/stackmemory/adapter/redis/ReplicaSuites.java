package dev.stackmemory.adapter.redis;

import dev.stackmemory.testkit.contract.DeadlineContract;
import dev.stackmemory.testkit.contract.FrameStoreContract;
import dev.stackmemory.testkit.contract.OutageContract;
import dev.stackmemory.testkit.contract.QueryCacheContract;
import dev.stackmemory.testkit.contract.ReplicaCatalogContract;
import dev.stackmemory.testkit.contract.ReplicaStoreContract;
import dev.stackmemory.testkit.contract.ReplicaUpkeepContract;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.server.RedisServer;
import org.junit.jupiter.api.Nested;

/** What replicas pass on each server that speaks Redis's protocol. */
abstract class ReplicaSuites {
    abstract RedisServer server();

    @Nested
    class Store extends FrameStoreContract {
        @Override
        protected StoreFixture createFixture() {
            return new RedisFixture(server());
        }
    }

    @Nested
    class Replicas extends ReplicaStoreContract {
        @Override
        protected StoreFixture createFixture() {
            return new RedisFixture(server());
        }
    }

    @Nested
    class Catalog extends ReplicaCatalogContract {
        @Override
        protected StoreFixture createFixture() {
            return new RedisFixture(server());
        }
    }

    @Nested
    class Upkeep extends ReplicaUpkeepContract {
        @Override
        protected StoreFixture createFixture() {
            return new RedisFixture(server());
        }
    }

    @Nested
    class Queries extends QueryCacheContract {
        @Override
        protected StoreFixture createFixture() {
            return new RedisFixture(server());
        }
    }

    @Nested
    class Outages extends OutageContract {
        @Override
        protected StoreFixture createFixture() {
            return new RedisFixture(server());
        }
    }

    @Nested
    class Deadlines extends DeadlineContract {
        @Override
        protected StoreFixture createFixture() {
            return new RedisFixture(server());
        }
    }
}
