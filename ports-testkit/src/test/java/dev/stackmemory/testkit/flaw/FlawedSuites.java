package dev.stackmemory.testkit.flaw;

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
import dev.stackmemory.testkit.contract.KnownTombstonesContract;
import dev.stackmemory.testkit.contract.LeasesContract;
import dev.stackmemory.testkit.contract.LedgerContract;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.OutageContract;
import dev.stackmemory.testkit.contract.OutboxContract;
import dev.stackmemory.testkit.contract.QueryCacheContract;
import dev.stackmemory.testkit.contract.ReplicaCatalogContract;
import dev.stackmemory.testkit.contract.ReplicaSizesContract;
import dev.stackmemory.testkit.contract.ReplicaStoreContract;
import dev.stackmemory.testkit.contract.ReplicaUpkeepContract;
import dev.stackmemory.testkit.contract.SharedTombstonesContract;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.contract.StoreMaintenanceContract;
import dev.stackmemory.testkit.contract.UnpublishedFramesContract;
import dev.stackmemory.testkit.contract.VectorIndexContract;
import dev.stackmemory.testkit.memory.InMemoryFixture;
import dev.stackmemory.testkit.memory.InMemoryQueryCache;
import dev.stackmemory.testkit.memory.InMemoryReplicasFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every suite over a store with the flaw of the moment. Not found by the build, only by {@link ContractsCanFailTest}. */
final class FlawedSuites {
    static final List<Class<?>> ALL = List.of(
            Store.class,
            Home.class,
            Forgetting.class,
            Catalog.class,
            Filters.class,
            OfLedger.class,
            Changes.class,
            OfOutbox.class,
            OfErasing.class,
            Maintenance.class,
            Checkpoints.class,
            OfJournal.class,
            OfForgottenIds.class,
            OfLeases.class,
            Elsewhere.class,
            Sizes.class,
            Unpublished.class,
            Edits.class,
            Known.class,
            Remembered.class,
            Vectors.class,
            Outages.class,
            Deadlines.class);

    /** Set by the one test that runs these suites, before it runs them. */
    static volatile Optional<Flaw> flaw = Optional.empty();

    private FlawedSuites() {}

    private static StoreFixture storeOfTheMoment() {
        return flaw.<StoreFixture>map(FlawedFixture::new).orElseGet(InMemoryFixture::new);
    }

    private static final class FlawedFixture extends InMemoryFixture {
        private final OpenStore sound = super.open();
        private final Object standIn;

        FlawedFixture(Flaw flaw) {
            standIn = flaw.breakOnePort(home());
        }

        @Override
        public OpenStore open() {
            return new OpenStore() {
                @Override
                public <P> Optional<P> find(Class<P> port) {
                    return port.isInstance(standIn) ? Optional.of(port.cast(standIn)) : sound.find(port);
                }

                @Override
                public void close() {}
            };
        }
    }

    /** Of replicas and caches, each over a stand-in with the flaw of the moment. */
    static final List<Class<?>> OF_REPLICAS =
            List.of(Replicas.class, ReplicaLists.class, OfReplicaUpkeep.class, Queries.class, ReplicaOutages.class);

    /** As {@link #flaw}. */
    static volatile Optional<ReplicaFlaw> replicaFlaw = Optional.empty();

    private static StoreFixture replicasOfTheMoment() {
        var replicas = new FlawedReplicas();
        replicaFlaw.ifPresent(replicas::breakOnePort);
        return replicas;
    }

    private static final class FlawedReplicas extends InMemoryReplicasFixture {
        private final InMemoryQueryCache cache = new InMemoryQueryCache();
        private final List<Object> standIns = new ArrayList<>();

        void breakOnePort(ReplicaFlaw flaw) {
            standIns.add(flaw.breakOnePort(replicas(), cache));
        }

        @Override
        public OpenStore open() {
            OpenStore sound = super.open();
            return new OpenStore() {
                @Override
                public <P> Optional<P> find(Class<P> port) {
                    return Stream.concat(standIns.stream(), Stream.of(cache))
                            .filter(port::isInstance)
                            .map(port::cast)
                            .findFirst()
                            .or(() -> sound.find(port));
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void breakConnection() {
            super.breakConnection();
            cache.faults().breakConnection();
        }

        @Override
        public void heal() {
            super.heal();
            cache.faults().heal();
        }
    }

    static final class Replicas extends ReplicaStoreContract {
        @Override
        protected StoreFixture createFixture() {
            return replicasOfTheMoment();
        }
    }

    static final class ReplicaLists extends ReplicaCatalogContract {
        @Override
        protected StoreFixture createFixture() {
            return replicasOfTheMoment();
        }
    }

    static final class OfReplicaUpkeep extends ReplicaUpkeepContract {
        @Override
        protected StoreFixture createFixture() {
            return replicasOfTheMoment();
        }
    }

    static final class Queries extends QueryCacheContract {
        @Override
        protected StoreFixture createFixture() {
            return replicasOfTheMoment();
        }
    }

    static final class ReplicaOutages extends OutageContract {
        @Override
        protected StoreFixture createFixture() {
            return replicasOfTheMoment();
        }
    }

    static final class Store extends FrameStoreContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Home extends FrameHomeContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Forgetting extends ForgettingContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Catalog extends FrameCatalogContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Filters extends FrameFilterContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class OfLedger extends LedgerContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Changes extends ChangeFeedContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class OfOutbox extends OutboxContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class OfErasing extends ErasingContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Maintenance extends StoreMaintenanceContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Checkpoints extends ImportCheckpointsContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class OfJournal extends JournalContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class OfForgottenIds extends ForgottenIdsContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class OfLeases extends LeasesContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Elsewhere extends FramesElsewhereContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Sizes extends ReplicaSizesContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Unpublished extends UnpublishedFramesContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Edits extends EditTimesContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Vectors extends VectorIndexContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Outages extends OutageContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Deadlines extends DeadlineContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Known extends KnownTombstonesContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }

    static final class Remembered extends SharedTombstonesContract {
        @Override
        protected StoreFixture createFixture() {
            return storeOfTheMoment();
        }
    }
}
