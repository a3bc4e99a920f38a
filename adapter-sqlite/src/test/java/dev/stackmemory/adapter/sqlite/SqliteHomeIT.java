package dev.stackmemory.adapter.sqlite;

import dev.stackmemory.testkit.contract.ChangeFeedContract;
import dev.stackmemory.testkit.contract.DeadlineContract;
import dev.stackmemory.testkit.contract.ErasingContract;
import dev.stackmemory.testkit.contract.ForgettingContract;
import dev.stackmemory.testkit.contract.ForgottenIdsContract;
import dev.stackmemory.testkit.contract.FrameCatalogContract;
import dev.stackmemory.testkit.contract.FrameFilterContract;
import dev.stackmemory.testkit.contract.FrameHomeContract;
import dev.stackmemory.testkit.contract.FrameStoreContract;
import dev.stackmemory.testkit.contract.FramesElsewhereContract;
import dev.stackmemory.testkit.contract.ImportCheckpointsContract;
import dev.stackmemory.testkit.contract.JournalContract;
import dev.stackmemory.testkit.contract.KnownTombstonesContract;
import dev.stackmemory.testkit.contract.LeasesContract;
import dev.stackmemory.testkit.contract.LedgerContract;
import dev.stackmemory.testkit.contract.OutageContract;
import dev.stackmemory.testkit.contract.OutboxContract;
import dev.stackmemory.testkit.contract.ReplicaSizesContract;
import dev.stackmemory.testkit.contract.SessionNeighboursContract;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.contract.StoreMaintenanceContract;
import dev.stackmemory.testkit.contract.UnpublishedFramesContract;
import dev.stackmemory.testkit.contract.VectorIndexContract;
import org.junit.jupiter.api.Nested;

/** The SQLite home passes every suite. */
class SqliteHomeIT {
    @Nested
    class Store extends FrameStoreContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Home extends FrameHomeContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Forgetting extends ForgettingContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Catalog extends FrameCatalogContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Filters extends FrameFilterContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Changes extends ChangeFeedContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class TheLedger extends LedgerContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Neighbours extends SessionNeighboursContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Outbox extends OutboxContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Erasing extends ErasingContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Maintenance extends StoreMaintenanceContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class OfJournal extends JournalContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class OfForgottenIds extends ForgottenIdsContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Checkpoints extends ImportCheckpointsContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class TheLeases extends LeasesContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Elsewhere extends FramesElsewhereContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Sizes extends ReplicaSizesContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Unpublished extends UnpublishedFramesContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Deadlines extends DeadlineContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Outages extends OutageContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Vectors extends VectorIndexContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }

    @Nested
    class Known extends KnownTombstonesContract {
        @Override
        protected StoreFixture createFixture() {
            return new SqliteFixture();
        }
    }
}
