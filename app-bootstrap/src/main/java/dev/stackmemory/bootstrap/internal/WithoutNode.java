package dev.stackmemory.bootstrap.internal;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.node.SyncNode;
import dev.stackmemory.ports.store.FrameHome;
import java.util.Optional;

/** A topology in which no node has a store of its own before the one that all share. */
@Module
interface WithoutNode {
    @Provides
    static OwnNode own() {
        return OwnNode.NONE;
    }

    @Binds
    @Importing
    FrameHome importing(@WithReplicas FrameHome home);

    @Binds
    @KeepsReplicas
    FrameHome keepsReplicas(FrameHome home);

    @Provides
    static Optional<SyncNode> syncNode() {
        return Optional.empty();
    }
}
