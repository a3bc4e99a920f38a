package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.application.node.NodeStore;
import dev.stackmemory.application.node.OwnStore;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
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

    /** Makes the index of its words anew, if it is in use: whether nothing was left to do. */
    default boolean rebuildWords(Progress progress, Deadline deadline) {
        return inUse().map(node -> node.words().rebuild(progress, deadline)).orElse(true);
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
