package dev.stackmemory.bootstrap.internal;

import dagger.BindsInstance;
import dagger.Component;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.Settings;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** Replicas in Redis, PostgreSQL, and an archive in a bucket. */
@Singleton
@Component(
        modules = {
            ParadeDbStores.class,
            ArchivedStores.class,
            HostedStores.class,
            SpoolWiring.class,
            Models.class,
            UseCases.class
        })
public interface HostedTopology extends Parts {
    @Component.Factory
    interface Factory {
        HostedTopology create(
                @BindsInstance Settings settings,
                @BindsInstance Map<String, String> environment,
                @BindsInstance Consumer<String> notices,
                @BindsInstance InstantSource clock,
                @BindsInstance Measurements measurements,
                @BindsInstance MigrationPart part);
    }
}
