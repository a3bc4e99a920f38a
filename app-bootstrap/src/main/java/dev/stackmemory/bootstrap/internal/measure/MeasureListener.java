package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.measure.BreakerFigures;
import dev.stackmemory.domain.measure.StoreOperation;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.watch.Happenings;
import java.time.Duration;
import java.util.function.Supplier;

/** Hears of every call of every store. Called from any thread, in the midst of operations: it must return at once. */
public interface MeasureListener extends Happenings {
    /**
     * A call has ended.
     *
     * @param items what the answer held
     * @param answered false if it failed
     */
    void called(StoreOperation asked, Duration took, long items, boolean answered);

    /** There is a breaker before that store, which can be looked at any time. */
    void watched(StoreId store, Supplier<BreakerFigures> breaker);
}
