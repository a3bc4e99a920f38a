package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.node.EditClock;
import dev.stackmemory.application.node.OwnStore;
import dev.stackmemory.application.node.PublishFrames;
import dev.stackmemory.application.node.SharedHome;
import dev.stackmemory.application.node.Strangers;
import dev.stackmemory.domain.frame.ProjectId;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Set;

/** A topology whose nodes record in a store of their own and publish. */
@Module
interface PublishingWiring {
    @Provides
    @Singleton
    static EditClock editClock(OwnStore own, InstantSource clock) {
        return new EditClock(own, clock);
    }

    @Provides
    static Strangers strangers(OwnStore own, SharedHome shared) {
        return new Strangers(own, shared.ledger());
    }

    @Provides
    static PublishFrames publishFrames(
            OwnStore own,
            SharedHome shared,
            Set<ProjectId> privateProjects,
            PublishFrames.Afterwards afterwards,
            EditClock clock) {
        return new PublishFrames(own, shared, privateProjects, afterwards, clock);
    }
}
