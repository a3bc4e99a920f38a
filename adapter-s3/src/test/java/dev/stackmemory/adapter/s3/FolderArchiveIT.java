package dev.stackmemory.adapter.s3;

import dev.stackmemory.testkit.contract.DeadlineContract;
import dev.stackmemory.testkit.contract.ErasingContract;
import dev.stackmemory.testkit.contract.FrameCatalogContract;
import dev.stackmemory.testkit.contract.FrameFilterContract;
import dev.stackmemory.testkit.contract.FrameStoreContract;
import dev.stackmemory.testkit.contract.SessionNeighboursContract;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.contract.StoreMaintenanceContract;
import org.junit.jupiter.api.Nested;

/** The archive in a folder passes the suites of every port that it offers. */
class FolderArchiveIT {
    @Nested
    class Store extends FrameStoreContract {
        @Override
        protected StoreFixture createFixture() {
            return new FolderFixture();
        }
    }

    @Nested
    class Catalog extends FrameCatalogContract {
        @Override
        protected StoreFixture createFixture() {
            return new FolderFixture();
        }
    }

    @Nested
    class Filters extends FrameFilterContract {
        @Override
        protected StoreFixture createFixture() {
            return new FolderFixture();
        }
    }

    @Nested
    class Erasings extends ErasingContract {
        @Override
        protected StoreFixture createFixture() {
            return new FolderFixture();
        }
    }

    @Nested
    class Maintenance extends StoreMaintenanceContract {
        @Override
        protected StoreFixture createFixture() {
            return new FolderFixture();
        }
    }

    @Nested
    class Neighbours extends SessionNeighboursContract {
        @Override
        protected StoreFixture createFixture() {
            return new FolderFixture();
        }
    }

    @Nested
    class Deadlines extends DeadlineContract {
        @Override
        protected StoreFixture createFixture() {
            return new FolderFixture();
        }
    }
}
