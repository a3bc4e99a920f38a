package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
            Set<FrameId> rehomed = ledger.compareAndSet(moved, deadline);
            tally.rehomed(rehomed(frames, rehomed));
            tally.passedOver(frames.size() - rehomed.size());
            return;
        }
        DurableStore source = stores.open(from);
        DurableStore destination = stores.open(to);
        new Batch(source, destination, tier, now, tally, deadline).relocateAll(frames);
    }

    private static List<Residency> rehomed(List<Residency> frames, Set<FrameId> ids) {
        return frames.stream().filter(frame -> ids.contains(frame.frame())).toList();
    }

    /**
     * Makes replicas of frames in a faster store. One that cannot be read as it was recorded is a problem of the tally, and keeps no other from being copied.
     *
     * @param frames all of one home; what the ledger says of them in this turn
     */
    void replicate(List<Residency> frames, FrameStore to, MoveTally tally, Deadline deadline) {
        Map<FrameId, StoredFrame> copies =
                Leftovers.readable(stores.open(frames.getFirst().home()), ids(frames), deadline);
        List<Residency> whole = whole(frames, copies);
        to.put(whole.stream().map(frame -> copies.get(frame.frame())).toList(), deadline);
        tally.promoted(whole);
        List<Residency> flawed = flawed(frames, whole, deadline);
        flawed.forEach(frame -> tally.problem("frame " + frame.frame() + " was not copied from " + frame.home() + ": "
                + Comparison.flaw(copies.get(frame.frame()), frame)));
        tally.passedOver(frames.size() - whole.size() - flawed.size());
    }

    private static List<Residency> whole(List<Residency> frames, Map<FrameId, StoredFrame> copies) {
        return frames.stream()
                .filter(frame -> Comparison.isWhole(copies.get(frame.frame()), frame))
                .toList();
    }

    /**
     * Those whose copies are not whole although the ledger says of them what it said before the copies were read. Nothing is wrong with what changed
     * meanwhile.
     *
     * @param whole the frames whose copies are
     */
    private List<Residency> flawed(List<Residency> frames, List<Residency> whole, Deadline deadline) {
        Set<FrameId> sound = Set.copyOf(ids(whole));
        List<Residency> doubtful =
                frames.stream().filter(frame -> !sound.contains(frame.frame())).toList();
        if (doubtful.isEmpty()) {
            return List.of();
        }
        Map<FrameId, Residency> now = ledger.find(ids(doubtful), deadline);
        return doubtful.stream()
                .filter(frame -> isUnchanged(frame, now.get(frame.frame())))
                .toList();
    }

    private static boolean isUnchanged(Residency before, @Nullable Residency now) {
        return now != null
                && now.home().equals(before.home())
                && now.ledgerVersion() == before.ledgerVersion()
                && now.revision() == before.revision();
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
                tally.problem(stays(frames.getFirst(), String.valueOf(poisoned.getMessage())));
            }
        }

        private static String stays(Residency frame, String reason) {
            return "frame " + frame.frame() + " stays in " + frame.home() + ": " + reason;
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
            List<Residency> frames = whole(planned, originals);
            List<String> problems = new ArrayList<>();
            flawed(planned, frames, deadline)
                    .forEach(frame -> problems.add(stays(frame, Comparison.flaw(originals.get(frame.frame()), frame))));
            List<StoredFrame> copies = frames.stream()
                    .map(frame -> copy(original(originals, frame), frame))
                    .toList();
            destination.frames().put(copies, deadline);
            steps.accept(MoveStep.COPIED);
            Map<FrameId, StoredFrame> readBack = destination.frames().find(ids(frames), deadline);
            List<Residency> arrived = whole(frames, readBack);
            flawed(frames, arrived, deadline)
                    .forEach(frame ->
                            problems.add(stays(frame, destination.id() + " does not give back what it was given")));
            steps.accept(MoveStep.COMPARED);
            var vectors = new CarriedVectors(source, destination, outbox, embedTopic, deadline);
            vectors.copy(arrived);
            steps.accept(MoveStep.VECTORS_COPIED);
            vectors.embedWhatHasNone(ids(arrived));
            turns.extend(deadline);
            Set<FrameId> rehomed = ledger.compareAndSet(
                    arrived.stream()
                            .map(frame -> frame.movedTo(destination.id(), tier, now))
                            .toList(),
                    deadline);
            steps.accept(MoveStep.REHOMED);
            vectors.copyMissing(rehomed);
            Set<FrameId> gone = source.frames()
                    .delete(
                            frames.stream()
                                    .filter(frame -> rehomed.contains(frame.frame()))
                                    .map(frame -> CopyVersion.of(original(originals, frame)))
                                    .toList(),
                            deadline);
            steps.accept(MoveStep.SOURCE_DELETED);
            vectors.embedWhatHasNone(rehomed);
            leftovers.settle(
                    ids(planned).stream()
                            .filter(frame -> !(rehomed.contains(frame) && gone.contains(frame)))
                            .toList(),
                    deadline);
            leftovers.complete(journal, deadline);
            steps.accept(MoveStep.SETTLED);
            problems.forEach(tally::problem);
            tally.rehomed(rehomed(planned, rehomed));
            tally.passedOver(planned.size() - rehomed.size() - problems.size());
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
    }
}
