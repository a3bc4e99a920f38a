package dev.stackmemory.bootstrap.internal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens something once, when it is first needed. An attempt that fails is made again by the next who needs it. Thread-safe. */
final class Opening<T> {
    private final Supplier<T> open;
    private volatile @Nullable T opened;

    Opening(Supplier<T> open) {
        this.open = open;
    }

    T get() {
        T there = opened;
        return there == null ? openOnce() : there;
    }

    boolean isOpen() {
        return opened != null;
    }

    private synchronized T openOnce() {
        T there = opened;
        if (there == null) {
            there = open.get();
            opened = there;
        }
        return there;
    }
}
