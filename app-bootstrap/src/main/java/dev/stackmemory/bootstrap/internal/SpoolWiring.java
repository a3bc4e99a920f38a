package dev.stackmemory.bootstrap.internal;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.node.EditClock;
import dev.stackmemory.application.node.NodeHome;
import dev.stackmemory.application.node.OwnStore;
import dev.stackmemory.application.node.PublishFrames;
import dev.stackmemory.application.node.SharedHome;
import dev.stackmemory.application.node.SyncNode;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What is recorded while the shared home is away waits on the machine. */
@Module(includes = PublishingWiring.class)
interface SpoolWiring {
    @Provides
    @Singleton
    static Spool spool(
            Settings settings,
            Optional<EmbeddingModel> model,
            Consumer<String> notices,
            Measurements measurements,
            Closing closing) {
        return new Spool(settings.home(), model.isPresent(), notices, measurements, closing);
    }

    @Binds
    OwnNode own(Spool spool);

    @Provides
    @Singleton
    static NodeHome nodeHome(
            OwnStore own,
            SharedHome shared,
            @WithReplicas FrameReader reading,
            EditClock editClock,
            Consumer<String> notices,
            Measurements measurements) {
        return new NodeHome(own, shared, reading, NodeHome.Birthplace.SHARED, editClock, notices, measurements);
    }

    @Binds
    @WithReplicas
    FrameHome withReplicas(NodeHome home);

    @Binds
    @Importing
    FrameHome importing(NodeHome home);

    @Binds
    FrameReader reader(NodeHome home);

    @Binds
    @KeepsReplicas
    FrameHome keepsReplicas(FrameHome home);

    @Provides
    static Set<ProjectId> privateProjects() {
        return Set.of();
    }

    @Provides
    static PublishFrames.Afterwards afterwards() {
        return PublishFrames.Afterwards.DROP;
    }

    @Provides
    static Optional<SyncNode> syncNode(PublishFrames publishing) {
        return Optional.of(new SyncNode(publishing));
    }
}
