package dev.stackmemory.application.node;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.EditTimes;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Generations;
import dev.stackmemory.ports.store.Ledger;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The home that all nodes share.
 *
 * @param frames where frames are published; copies in faster stores are kept right by it
 * @param reader reads shared frames from wherever they are at home
 * @param ledger knows all shared frames
 * @param times when shared frames were edited
 * @param generations raised when vectors come there; absent where nobody keeps answers
 * @param vectors finds what is at home there by meaning; empty as long as it offers no vectors
 */
public record SharedHome(
        FrameHome frames,
        FrameReader reader,
        Ledger ledger,
        EditTimes times,
        Optional<Generations> generations,
        Supplier<Optional<VectorIndex>> vectors) {
    public SharedHome {
        Objects.requireNonNull(frames, "frames");
        Objects.requireNonNull(reader, "reader");
        Objects.requireNonNull(ledger, "ledger");
        Objects.requireNonNull(times, "times");
        Objects.requireNonNull(generations, "generations");
        Objects.requireNonNull(vectors, "vectors");
    }

    /** Which store this is. */
    public StoreId id() {
        return frames.id();
    }
}
