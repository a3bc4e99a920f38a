package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoSet;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.LedgeredHome;
import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.StoreHistory;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A PostgreSQL that holds all that is shared. */
@Module
interface WithoutArchive {
    /** To look whether there is an archive all the same. */
    Duration LOOK = Duration.ofSeconds(10);

    @Provides
    @IntoSet
    static GuardedParadeDb.OpeningCheck withoutBucket() {
        return opened -> BucketNote.requireNoneInUse(opened.journal(), opened.ledger(), Deadline.after(LOOK));
    }

    @Provides
    static Erasing archiveErasing(GuardedParadeDb paradeDb) {
        return BucketNote.erasingWithout(paradeDb.journal(), paradeDb.ledger());
    }

    @Provides
    static Supplier<Optional<GuardedArchive>> archiveInUse() {
        return Optional::empty;
    }

    @Provides
    static Optional<StoreHistory> history() {
        return Optional.empty();
    }

    @Provides
    @Singleton
    static DurableStores stores(GuardedParadeDb paradeDb) {
        return DurableStores.of(Set.of(paradeDb.id()), () -> List.of(paradeDb.durable()));
    }

    @Provides
    static Supplier<List<SearchableHome>> searchableHomes(GuardedParadeDb paradeDb, OwnNode own, @Whole Ledger whole) {
        return () -> own.inUse()
                .map(node -> List.of(node.searchable(), LedgeredHome.of(paradeDb.searchable(), whole)))
                .orElseGet(() -> List.of(paradeDb.searchable()));
    }

    @Provides
    static DerivedIndexes derivedIndexes(GuardedParadeDb paradeDb, OwnNode own) {
        DerivedIndexes shared = paradeDb.derivedIndexes();
        return new IndexesInTurn(List.of(own::rebuildWords, shared::rebuildTexts), shared::indexVectors);
    }
}
