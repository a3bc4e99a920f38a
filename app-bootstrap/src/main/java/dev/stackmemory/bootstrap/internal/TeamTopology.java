package dev.stackmemory.bootstrap.internal;

import dagger.BindsInstance;
import dagger.Component;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.Settings;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** SQLite on each node, replicas in Redis, and a PostgreSQL that all nodes share. */
@Singleton
@Component(
        modules = {
            ParadeDbStores.class,
            TeamWithoutArchive.class,
            TeamStores.class,
            PublishingWiring.class,
            Models.class,
            UseCases.class
        })
public interface TeamTopology extends Parts {
    @Component.Factory
    interface Factory {
        TeamTopology create(
                @BindsInstance Settings settings,
                @BindsInstance Map<String, String> environment,
                @BindsInstance Consumer<String> notices,
                @BindsInstance InstantSource clock,
                @BindsInstance Measurements measurements,
                @BindsInstance MigrationPart part);
    }
}
