package dev.stackmemory.application.tier;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Divides what is to be carried from one store to another: a batch is in memory together, and takes a transaction in each store, whatever it holds. */
public final class Batches {
    private static final int MAX_FRAMES = 4_000;
    private static final long MAX_BYTES = 32_000_000;

    private Batches() {}

    /**
     * The frames in their order, in batches of 4,000 and of 32 MB at most, or of a single larger one.
     *
     * @param size of a frame in bytes, at least 0
     */
    public static <T> List<List<T>> of(List<T> frames, ToLongFunction<T> size) {
        return of(frames, MAX_FRAMES, size);
    }

    /**
     * The same, in smaller batches.
     *
     * @param most frames of a batch, at least 1
     */
    public static <T> List<List<T>> of(List<T> frames, int most, ToLongFunction<T> size) {
        List<List<T>> batches = new ArrayList<>();
        int start = 0;
        long bytes = 0;
        for (int next = 0; next < frames.size(); next++) {
            long more = size.applyAsLong(frames.get(next));
            if (next > start && (next - start == most || bytes + more > MAX_BYTES)) {
                batches.add(frames.subList(start, next));
                start = next;
                bytes = 0;
            }
            bytes += more;
        }
        if (start < frames.size()) {
            batches.add(frames.subList(start, frames.size()));
        }
        return batches;
    }
}
