package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.testkit.contract.DeadlineContract;
import dev.stackmemory.testkit.contract.FrameStoreContract;
import dev.stackmemory.testkit.contract.OutageContract;
import dev.stackmemory.testkit.contract.ReplicaStoreContract;
import dev.stackmemory.testkit.contract.StoreFixture;
import org.junit.jupiter.api.Nested;

/** The session cache in PostgreSQL passes the suites of replica stores. */
class ParadeDbSessionCacheIT {
    @Nested
    class Store extends FrameStoreContract {
        @Override
        protected StoreFixture createFixture() {
            return new SessionCacheFixture();
        }
    }

    @Nested
    class Replicas extends ReplicaStoreContract {
        @Override
        protected StoreFixture createFixture() {
            return new SessionCacheFixture();
        }
    }

    @Nested
    class Outages extends OutageContract {
        @Override
        protected StoreFixture createFixture() {
            return new SessionCacheFixture();
        }
    }

    @Nested
    class Deadlines extends DeadlineContract {
        @Override
        protected StoreFixture createFixture() {
            return new SessionCacheFixture();
        }
    }
}
