package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.testkit.contract.ChangeFeedContract;
import dev.stackmemory.testkit.contract.DeadlineContract;
import dev.stackmemory.testkit.contract.EditTimesContract;
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
import dev.stackmemory.testkit.contract.LeasesContract;
import dev.stackmemory.testkit.contract.LedgerContract;
import dev.stackmemory.testkit.contract.OutageContract;
import dev.stackmemory.testkit.contract.OutboxContract;
import dev.stackmemory.testkit.contract.SessionNeighboursContract;
import dev.stackmemory.testkit.contract.SharedTombstonesContract;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.contract.StoreMaintenanceContract;
import org.junit.jupiter.api.Nested;

/** The PostgreSQL home passes every suite. */
class ParadeDbHomeIT {
    @Nested
    class Store extends FrameStoreContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Home extends FrameHomeContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Forgetting extends ForgettingContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Catalog extends FrameCatalogContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Filters extends FrameFilterContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Changes extends ChangeFeedContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class TheLedger extends LedgerContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Neighbours extends SessionNeighboursContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Outbox extends OutboxContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Erasing extends ErasingContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Maintenance extends StoreMaintenanceContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class OfJournal extends JournalContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class OfForgottenIds extends ForgottenIdsContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Checkpoints extends ImportCheckpointsContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class TheLeases extends LeasesContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Elsewhere extends FramesElsewhereContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Edits extends EditTimesContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Deadlines extends DeadlineContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Outages extends OutageContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }

    @Nested
    class Remembered extends SharedTombstonesContract {
        @Override
        protected StoreFixture createFixture() {
            return new ParadeDbFixture();
        }
    }
}
