package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries batches of frames from one store to another. The mover has its turn. */
final class Relocation {
    /** So many frames after each other for which there is no room mean that there is none at all. */
    private static final int FAILURES_IN_A_ROW = 3;

    private final DurableStores stores;
    private final Ledger ledger;
    private final Outbox outbox;
    private final Leftovers leftovers;
    private final MoverTurns turns;
    private final Optional<String> embedTopic;
    private final InstantSource clock;
    private final Consumer<MoveStep> steps;

    Relocation(
            DurableStores stores,
            Ledger ledger,
            Outbox outbox,
            Leftovers leftovers,
            MoverTurns turns,
            Optional<String> embedTopic,
            InstantSource clock,
            Consumer<MoveStep> steps) {
        this.stores = stores;
        this.ledger = ledger;
        this.outbox = outbox;
        this.leftovers = leftovers;
        this.turns = turns;
        this.embedTopic = embedTopic;
        this.clock = clock;
        this.steps = steps;
    }

    /**
     * Gives the frames another home. One that cannot be read, or that the destination does not take, keeps its home and is a problem of the tally; it
     * keeps no other from being moved.
     *
     * @param frames all of one home; what the ledger says of them in this turn
     * @throws StoreException if a store fails; whatever is left behind is named in the outbox
     */
    void relocate(List<Residency> frames, StoreId to, Tier tier, MoveTally tally, Deadline deadline) {
        StoreId from = frames.getFirst().home();
        Instant now = clock.instant();
        if (from.equals(to)) {
            List<Residency> moved =
                    frames.stream().map(frame -> frame.movedTo(to, tier, now)).toList();
            tally(frames, ledger.compareAndSet(moved, deadline), tally);
            return;
        }
        DurableStore source = stores.open(from);
        DurableStore destination = stores.open(to);
        new Batch(source, destination, tier, now, tally, deadline).relocateAll(frames);
    }

    private static void tally(List<Residency> frames, Set<FrameId> moved, MoveTally tally) {
        tally.rehomed(
                frames.stream().filter(frame -> moved.contains(frame.frame())).toList());
        tally.passedOver(frames.size() - moved.size());
    }

    /**
     * Makes replicas of frames in a faster store.
     *
     * @param frames all of one home
     */
    void replicate(List<Residency> frames, FrameStore to, MoveTally tally, Deadline deadline) {
        Map<FrameId, StoredFrame> copies =
                stores.open(frames.getFirst().home()).frames().find(ids(frames), deadline);
        List<Residency> whole = frames.stream()
                .filter(frame -> isWhole(copies.get(frame.frame()), frame))
                .toList();
        to.put(whole.stream().map(frame -> copies.get(frame.frame())).toList(), deadline);
        tally.promoted(whole);
        tally.passedOver(frames.size() - whole.size());
    }

    /** Whether the copy has the revision and the content that the ledger knows. */
    static boolean isWhole(@Nullable StoredFrame copy, Residency residency) {
        return copy != null
                && copy.frame().revision() == residency.revision()
                && ContentHash.of(copy.frame()).equals(residency.hash());
    }

    static List<FrameId> ids(List<Residency> frames) {
        return frames.stream().map(Residency::frame).toList();
    }

    /** Frames on one way. */
    private final class Batch {
        private final DurableStore source;
        private final DurableStore destination;
        private final Tier tier;
        private final Instant now;
        private final MoveTally tally;
        private final Deadline deadline;
        private int failuresInARow;

        Batch(
                DurableStore source,
                DurableStore destination,
                Tier tier,
                Instant now,
                MoveTally tally,
                Deadline deadline) {
            this.source = source;
            this.destination = destination;
            this.tier = tier;
            this.now = now;
            this.tally = tally;
            this.deadline = deadline;
        }

        /** All together; if that fails because of one of them, each half for itself, until that one is found. */
        void relocateAll(List<Residency> frames) {
            try {
                relocate(frames);
                failuresInARow = 0;
            } catch (StoreException.CorruptFrame
                    | StoreException.CorruptStore
                    | StoreException.CapacityExceeded
                    | StoreException.Refused poisoned) {
                if (frames.size() > 1) {
                    int middle = frames.size() / 2;
                    relocateAll(frames.subList(0, middle));
                    relocateAll(frames.subList(middle, frames.size()));
                    return;
                }
                failuresInARow += poisoned instanceof StoreException.CapacityExceeded ? 1 : 0;
                if (failuresInARow == FAILURES_IN_A_ROW) {
                    throw poisoned;
                }
                tally.problem("frame " + frames.getFirst().frame() + " stays in " + source.id() + ": "
                        + poisoned.getMessage());
            }
        }

        private void relocate(List<Residency> planned) {
            List<Outbox.Entry> journal = leftovers.journal(ids(planned), deadline);
            try {
                relocate(planned, journal);
            } catch (StoreException.CorruptFrame
                    | StoreException.CorruptStore
                    | StoreException.CapacityExceeded
                    | StoreException.Refused poisoned) {
                leftovers.handBack(journal, "one of its batch cannot be moved", deadline);
                throw poisoned;
            }
        }

        private void relocate(List<Residency> planned, List<Outbox.Entry> journal) {
            steps.accept(MoveStep.JOURNALED);
            Map<FrameId, StoredFrame> originals = source.frames().find(ids(planned), deadline);
            List<Residency> frames = planned.stream()
                    .filter(frame -> isWhole(originals.get(frame.frame()), frame))
                    .toList();
            List<StoredFrame> copies = frames.stream()
                    .map(frame -> copy(original(originals, frame), frame))
                    .toList();
            destination.frames().put(copies, deadline);
            steps.accept(MoveStep.COPIED);
            Map<FrameId, StoredFrame> readBack = destination.frames().find(ids(frames), deadline);
            List<Residency> arrived = frames.stream()
                    .filter(frame -> isWhole(readBack.get(frame.frame()), frame))
                    .toList();
            steps.accept(MoveStep.COMPARED);
            Map<ModelId, List<FrameVector>> vectors = findVectors(arrived);
            vectors.forEach((model, ofModel) -> vectorsThere().put(model, ofModel, deadline));
            steps.accept(MoveStep.VECTORS_COPIED);
            embedWhatHasNoVector(ids(arrived));
            turns.extend(deadline);
            Set<FrameId> rehomed = ledger.compareAndSet(
                    arrived.stream()
                            .map(frame -> frame.movedTo(destination.id(), tier, now))
                            .toList(),
                    deadline);
            steps.accept(MoveStep.REHOMED);
            vectors.forEach((model, ofModel) -> putMissing(model, ofModel, rehomed));
            Set<FrameId> gone = source.frames()
                    .delete(
                            frames.stream()
                                    .filter(frame -> rehomed.contains(frame.frame()))
                                    .map(frame -> CopyVersion.of(original(originals, frame)))
                                    .toList(),
                            deadline);
            steps.accept(MoveStep.SOURCE_DELETED);
            embedWhatHasNoVector(rehomed);
            leftovers.settle(
                    ids(planned).stream()
                            .filter(frame -> !(rehomed.contains(frame) && gone.contains(frame)))
                            .toList(),
                    deadline);
            leftovers.complete(journal, deadline);
            steps.accept(MoveStep.SETTLED);
            tally(planned, rehomed, tally);
        }

        private static StoredFrame copy(StoredFrame original, Residency residency) {
            return new StoredFrame(original.frame(), residency.hash(), residency.ledgerVersion() + 1);
        }

        private static StoredFrame original(Map<FrameId, StoredFrame> originals, Residency frame) {
            StoredFrame original = originals.get(frame.frame());
            if (original == null) {
                throw new IllegalStateException("frame " + frame.frame() + " was read and is gone");
            }
            return original;
        }

        /** By model; nothing where one of the stores keeps none. */
        private Map<ModelId, List<FrameVector>> findVectors(List<Residency> frames) {
            Map<ModelId, List<FrameVector>> found = new HashMap<>();
            if (!frames.isEmpty() && destination.vectors().isPresent()) {
                source.vectors()
                        .ifPresent(from -> from.listModels(deadline)
                                .forEach(usage ->
                                        found.put(usage.model(), from.find(usage.model(), ids(frames), deadline))));
            }
            return found;
        }

        private VectorIndex vectorsThere() {
            return destination.vectors().orElseThrow();
        }

        /** A store may take the vectors of what is at home in it, and pass over those that come before. */
        private void putMissing(ModelId model, List<FrameVector> vectors, Set<FrameId> rehomed) {
            Set<FrameId> embedded = vectorsThere().findEmbedded(model, rehomed, deadline);
            List<FrameVector> missing = vectors.stream()
                    .filter(vector -> rehomed.contains(vector.frame()) && !embedded.contains(vector.frame()))
                    .toList();
            if (!missing.isEmpty()) {
                vectorsThere().put(model, missing, deadline);
            }
        }

        /**
         * A vector may have come to the source after they were copied, or not be there yet, or be refused until its frame is at home: then a move that is cut
         * leaves this behind.
         */
        private void embedWhatHasNoVector(Collection<FrameId> frames) {
            if (embedTopic.isEmpty() || destination.vectors().isEmpty() || frames.isEmpty()) {
                return;
            }
            VectorIndex vectors = destination.vectors().get();
            Set<FrameId> embedded = new HashSet<>();
            List<ModelId> models = vectors.listModels(deadline).stream()
                    .map(VectorIndex.ModelUsage::model)
                    .toList();
            models.forEach(model -> embedded.addAll(vectors.findEmbedded(model, frames, deadline)));
            List<FrameId> without = new ArrayList<>(frames);
            without.removeAll(embedded);
            outbox.add(embedTopic.get(), without, deadline);
        }
    }
}
