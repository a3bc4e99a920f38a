package dev.stackmemory.application.tier;

import dev.stackmemory.domain.tier.StoreId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The stores that frames are at home in. The first of them is the one that frames are recorded in and that keeps the ledger: its catalog lists
 * nothing but what is at home there, while the others list every copy they hold. Thread-safe.
 */
public interface DurableStores {
    /** Those that may hold a frame now, the youngest first; a tier that nothing was moved to yet need not be among them. */
    List<DurableStore> inUse();

    /** Every store of this memory, in use or not. A home that is none of them is another node's. */
    Set<StoreId> ids();

    /**
     * The store of that name, made if it is not there yet.
     *
     * @throws IllegalArgumentException if no store of this topology has that name
     */
    DurableStore open(StoreId id);

    /** The store of that name, if it may hold a frame. */
    default Optional<DurableStore> find(StoreId id) {
        return inUse().stream().filter(store -> store.id().equals(id)).findFirst();
    }

    /** Stores that are all there from the beginning. */
    static DurableStores of(List<DurableStore> stores) {
        List<DurableStore> all = List.copyOf(stores);
        return of(all.stream().map(DurableStore::id).collect(Collectors.toSet()), () -> all);
    }

    /** Stores that are all there from the beginning, but of which it may change what they offer. */
    static DurableStores of(Set<StoreId> ids, Supplier<List<DurableStore>> stores) {
        return new DurableStores() {
            @Override
            public List<DurableStore> inUse() {
                return stores.get();
            }

            @Override
            public Set<StoreId> ids() {
                return ids;
            }

            @Override
            public DurableStore open(StoreId id) {
                return find(id).orElseThrow(
                                () -> new IllegalArgumentException("no store of this memory is called " + id));
            }
        };
    }
}
