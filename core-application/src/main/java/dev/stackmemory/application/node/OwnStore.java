package dev.stackmemory.application.node;

import java.util.Optional;

/** Where a node's own store is to be had, which need not be there before something is recorded in it. Thread-safe. */
public interface OwnStore {
    /** The store, if it may hold anything. */
    Optional<NodeStore> find();

    /**
     * The store, made if it is not there yet.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if it cannot be made or opened
     */
    NodeStore get();

    /** A store that is there from the beginning. */
    static OwnStore of(NodeStore store) {
        return new OwnStore() {
            @Override
            public Optional<NodeStore> find() {
                return Optional.of(store);
            }

            @Override
            public NodeStore get() {
                return store;
            }
        };
    }
}
