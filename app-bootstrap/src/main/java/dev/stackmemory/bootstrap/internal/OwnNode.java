package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.application.node.NodeStore;
import dev.stackmemory.application.node.OwnStore;
import java.util.Optional;

/** A node's own store with all that readers of the memory need of it. */
interface OwnNode extends OwnStore {
    /** No node has a store of its own: what is recorded is shared at once, or all of this machine alone. */
    OwnNode NONE = new OwnNode() {
        @Override
        public Optional<SqliteNode> inUse() {
            return Optional.empty();
        }

        @Override
        public NodeStore get() {
            throw new IllegalStateException("nodes of this topology have no store of their own");
        }
    };

    /** The store and its index, if anything may lie in it. */
    Optional<SqliteNode> inUse();

    /** The store, if it was ever made, and be it empty by now. */
    default Optional<NodeStore> made() {
        return find();
    }

    @Override
    default Optional<NodeStore> find() {
        return inUse().map(SqliteNode::store);
    }

    /** A store that is in use from the beginning. */
    static OwnNode of(SqliteNode node) {
        return new OwnNode() {
            @Override
            public Optional<SqliteNode> inUse() {
                return Optional.of(node);
            }

            @Override
            public NodeStore get() {
                return node.store();
            }
        };
    }
}
