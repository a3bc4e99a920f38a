package dev.stackmemory.bootstrap.internal;

import dagger.BindsInstance;
import dagger.Component;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.Settings;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** Everything in one PostgreSQL. */
@Singleton
@Component(modules = {ParadeDbStores.class, UnifiedStores.class, SpoolWiring.class, Models.class, UseCases.class})
public interface UnifiedTopology extends Parts {
    @Component.Factory
    interface Factory {
        UnifiedTopology create(
                @BindsInstance Settings settings,
                @BindsInstance Map<String, String> environment,
                @BindsInstance Consumer<String> notices,
                @BindsInstance InstantSource clock,
                @BindsInstance Measurements measurements,
                @BindsInstance MigrationPart part);
    }
}
