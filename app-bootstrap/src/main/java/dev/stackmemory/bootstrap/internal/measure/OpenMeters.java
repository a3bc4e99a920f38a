package dev.stackmemory.bootstrap.internal.measure;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * The meters of a program's registry that look at a memory, for as long as that is open: a closed one has nothing to tell, and the next on the same registry has meters of its
 * own. Loaded only where a program has a registry. Thread-safe.
 */
public final class OpenMeters implements AutoCloseable {
    private final MeterRegistry registry;
    private final List<Meter> own = new ArrayList<>();
    private boolean closed;

    public OpenMeters(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /** Registers a meter, unless another open memory has the same one there, or this is closed. */
    public synchronized void add(String name, Tags tags, Function<MeterRegistry, Meter> register) {
        if (!closed && registry.find(name).tags(tags).meter() == null) {
            own.add(register.apply(registry));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        own.forEach(registry::remove);
        own.clear();
    }
}
