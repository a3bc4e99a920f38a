package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Decides what becomes of writes: a pure function of them and of what the ledger says while no other writer changes it. */
final class RecordingPlan {
    /**
     * A write that was prepared.
     *
     * @param ordinal its place among all that are planned together
     */
    record Write(FrameWrite write, Copy copy, int ordinal) {
        FrameId id() {
            return copy.id();
        }
    }

    /**
     * The last taken revision of one frame, which is the only one that is written.
     *
     * @param before what the ledger said until now, if it knew the frame
     */
    record Taken(
            Write write,
            long ledgerVersion,
            Optional<Head.KeptCopy> replaced,
            boolean known,
            Optional<Residency> before) {
        Optional<StoreId> homeBefore() {
            return before.map(Residency::home);
        }
    }

    /** What is known of a frame so far: from the ledger, and then from the writes before. */
    private record State(long revision, Supplier<ContentHash> hash, long ledgerVersion) {}

    private final Map<FrameId, Head> heads;
    private final Set<FrameId> forgotten;
    private final Map<FrameId, State> states = new HashMap<>();
    private final Map<FrameId, Taken> taken = new HashMap<>();

    RecordingPlan(Map<FrameId, Head> heads, Set<FrameId> forgotten) {
        this.heads = heads;
        this.forgotten = forgotten;
        heads.forEach((id, head) -> head.residency().ifPresent(residency -> states.put(id, stateOf(residency))));
    }

    private static State stateOf(Residency residency) {
        return new State(residency.revision(), residency::hash, residency.ledgerVersion());
    }

    /** What becomes of the writes, in their order; each sees those planned before it. */
    List<RecordOutcome> plan(List<Write> writes) {
        var outcomes = new ArrayList<RecordOutcome>(writes.size());
        for (Write write : writes) {
            outcomes.add(plan(write));
        }
        return outcomes;
    }

    private RecordOutcome plan(Write write) {
        Frame frame = write.copy().frame();
        FrameId id = frame.id();
        long base = write.write().baseRevision();
        if (forgotten.contains(id)) {
            return new RecordOutcome.Forgotten(id);
        }
        State state = states.get(id);
        if (state == null ? base != 0 : state.revision() != base) {
            boolean same = state != null
                    && state.revision() == frame.revision()
                    && state.hash().get().equals(write.copy().hash());
            return same
                    ? new RecordOutcome.Unchanged(id, frame.revision())
                    : new RecordOutcome.Conflict(id, state == null ? 0 : state.revision());
        }
        long ledgerVersion = state == null ? 1 : state.ledgerVersion() + 1;
        states.put(id, new State(frame.revision(), write.copy()::hash, ledgerVersion));
        Optional<Head> head = Optional.ofNullable(heads.get(id));
        taken.put(
                id,
                new Taken(
                        write,
                        ledgerVersion,
                        head.flatMap(Head::copy),
                        head.isPresent(),
                        head.flatMap(Head::residency)));
        return new RecordOutcome.Recorded(id, frame.revision());
    }

    /** The revisions to be written, in the order of their writes. */
    List<Taken> taken() {
        Collection<Taken> unordered = taken.values();
        return unordered.stream()
                .sorted(Comparator.comparingInt(each -> each.write().ordinal()))
                .toList();
    }
}
