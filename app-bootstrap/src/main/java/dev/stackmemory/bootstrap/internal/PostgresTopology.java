package dev.stackmemory.bootstrap.internal;

import dagger.BindsInstance;
import dagger.Component;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.Settings;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** PostgreSQL with a session cache in it, and an archive in a bucket. */
@Singleton
@Component(
        modules = {
            ParadeDbStores.class,
            ArchivedStores.class,
            PostgresStores.class,
            SpoolWiring.class,
            Models.class,
            UseCases.class
        })
public interface PostgresTopology extends Parts {
    @Component.Factory
    interface Factory {
        PostgresTopology create(
                @BindsInstance Settings settings,
                @BindsInstance Map<String, String> environment,
                @BindsInstance Consumer<String> notices,
                @BindsInstance InstantSource clock,
                @BindsInstance Measurements measurements,
                @BindsInstance MigrationPart part);
    }
}
