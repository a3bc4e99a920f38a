package dev.stackmemory.application.node;

import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.application.tier.TieredVectors;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.EditTimes.EditTime;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The frames of a node that are published together: what becomes of them in each store, step by step. Used by one thread. */
final class PublishBatch {
    /** So often it is looked at anew because others changed its frames meanwhile. */
    private static final int ATTEMPTS = 4;

    private final NodeStore node;
    private final SharedHome shared;
    private final PublishFrames.Afterwards afterwards;
    private final EditClock clock;
    private final Consumer<PublishStep> steps;
    private final Deadline deadline;
    private final List<String> problems = new ArrayList<>();
    private long published;
    private long merged;
    private long forgotten;

    /** @param steps hears of every step, before the next one is begun */
    PublishBatch(
            NodeStore node,
            SharedHome shared,
            PublishFrames.Afterwards afterwards,
            EditClock clock,
            Consumer<PublishStep> steps,
            Deadline deadline) {
        this.node = node;
        this.shared = shared;
        this.afterwards = afterwards;
        this.clock = clock;
        this.steps = steps;
        this.deadline = deadline;
    }

    /** What became of them so far. */
    PublishReport report() {
        return new PublishReport(published, merged, forgotten, 0, 0, problems, Optional.empty());
    }

    /**
     * Publishes them: all together; if that fails because of one of them, each half for itself, until that one is found.
     *
     * @throws StoreException if a store does not answer
     */
    void publish(List<FrameId> ids) {
        try {
            List<FrameId> open = ids;
            for (int attempt = 0; attempt < ATTEMPTS && !open.isEmpty(); attempt++) {
                open = publishOnce(open);
            }
        } catch (StoreException.CorruptFrame | StoreException.CapacityExceeded | StoreException.Refused poisoned) {
            if (ids.size() > 1) {
                publish(ids.subList(0, ids.size() / 2));
                publish(ids.subList(ids.size() / 2, ids.size()));
                return;
            }
            problems.add("frame " + ids.getFirst() + " stays on this machine: " + poisoned.getMessage());
        }
    }

    /** @return those that others changed meanwhile */
    private List<FrameId> publishOnce(List<FrameId> ids) {
        Map<FrameId, Residency> residencies = node.ledger().find(ids, deadline);
        Map<FrameId, StoredFrame> ours = node.frames().find(residencies.keySet(), deadline);
        Map<FrameId, Residency> there = shared.ledger().find(ours.keySet(), deadline);
        Map<FrameId, Publication> publications = new Publications(node, shared, clock, deadline).decide(ours, there);
        List<Publication.Write> writes = new ArrayList<>();
        Map<FrameId, StoredFrame> arrived = new LinkedHashMap<>();
        publications.forEach((id, publication) -> {
            switch (publication) {
                case Publication.Write write -> writes.add(write);
                case Publication.Done(StoredFrame copy) -> arrived.put(id, copy);
                case Publication.Stranger(String why) -> problems.add(why);
            }
        });
        List<FrameId> again = record(writes, there, arrived);
        release(residencies, ours, arrived);
        return again;
    }

    private List<FrameId> record(
            List<Publication.Write> writes, Map<FrameId, Residency> there, Map<FrameId, StoredFrame> arrived) {
        if (writes.isEmpty()) {
            return List.of();
        }
        List<EditTime> times = writes.stream()
                .flatMap(write -> write.editedAt().stream()
                        .map(at -> new EditTime(write.frame().id(), write.content(), at)))
                .toList();
        if (!times.isEmpty()) {
            shared.times().put(times, deadline);
        }
        node.unpublished()
                .putSent(
                        writes.stream()
                                .filter(write -> !write.merges())
                                .map(Publication.Write::revision)
                                .toList(),
                        deadline);
        steps.accept(PublishStep.TIMES_PUT);
        List<RecordOutcome> outcomes = shared.frames()
                .record(
                        writes.stream()
                                .map(write -> new FrameWrite(write.frame(), write.base()))
                                .toList(),
                        deadline)
                .outcomes();
        List<FrameId> again = new ArrayList<>();
        for (int index = 0; index < writes.size(); index++) {
            Publication.Write write = writes.get(index);
            Frame frame = write.frame();
            switch (outcomes.get(index)) {
                case RecordOutcome.Recorded recorded -> {
                    arrived.put(frame.id(), copy(write, there.get(frame.id())));
                    merged += write.merges() ? 1 : 0;
                }
                case RecordOutcome.Unchanged unchanged -> arrived.put(frame.id(), copy(write, there.get(frame.id())));
                case RecordOutcome.Conflict conflict -> again.add(frame.id());
                case RecordOutcome.Forgotten gone -> {
                    node.frames().forget(List.of(frame.id()), deadline);
                    forgotten++;
                }
            }
        }
        steps.accept(PublishStep.RECORDED);
        return again;
    }

    private static StoredFrame copy(Publication.Write write, @Nullable Residency before) {
        return new StoredFrame(write.frame(), write.content(), before == null ? 1 : before.ledgerVersion() + 1);
    }

    /** From here on the shared home answers for them. */
    private void release(
            Map<FrameId, Residency> residencies, Map<FrameId, StoredFrame> ours, Map<FrameId, StoredFrame> arrived) {
        if (arrived.isEmpty()) {
            return;
        }
        // From here on nothing is left half done for want of time: the node's own store is quick.
        copyVectors(
                arrived.keySet(),
                arrived.values().stream().map(copy -> copy.frame().project()).collect(Collectors.toSet()));
        steps.accept(PublishStep.VECTORS_COPIED);
        Set<FrameId> released = node.unpublished()
                .release(
                        residencies.values().stream()
                                .filter(residency -> arrived.containsKey(residency.frame()))
                                .toList(),
                        Deadline.NEVER);
        published += released.size();
        steps.accept(PublishStep.RELEASED);
        switch (afterwards) {
            case DROP -> drop(released, ours);
            case KEEP -> renew(released, ours, arrived);
        }
        steps.accept(PublishStep.SETTLED);
    }

    private void drop(Set<FrameId> released, Map<FrameId, StoredFrame> ours) {
        var unused = node.frames()
                .delete(
                        ours.values().stream()
                                .filter(copy -> released.contains(copy.frame().id()))
                                .map(CopyVersion::of)
                                .toList(),
                        Deadline.NEVER);
    }

    /** What was united with another edit is not what lies here. */
    private void renew(Set<FrameId> released, Map<FrameId, StoredFrame> ours, Map<FrameId, StoredFrame> arrived) {
        List<StoredFrame> newer = arrived.values().stream()
                .filter(copy -> released.contains(copy.frame().id()))
                .filter(copy -> !isSameRevision(copy, ours.get(copy.frame().id())))
                .toList();
        if (!newer.isEmpty()) {
            node.frames().put(newer, Deadline.NEVER);
        }
    }

    private static boolean isSameRevision(StoredFrame copy, @Nullable StoredFrame other) {
        return other != null && copy.frame().revision() == other.frame().revision();
    }

    private void copyVectors(Set<FrameId> frames, Set<ProjectId> projects) {
        Optional<VectorIndex> from = node.vectors();
        Optional<VectorIndex> to =
                from.isEmpty() ? Optional.empty() : shared.vectors().get();
        if (from.isPresent() && to.isPresent()) {
            try {
                if (TieredVectors.copy(from.get(), to.get(), frames, deadline)) {
                    shared.generations().ifPresent(kept -> kept.raise(projects, deadline));
                }
            } catch (StoreException.Unavailable
                    | StoreException.OutcomeUnknown
                    | StoreException.DeadlineExceeded later) {
                // The shared home has queued them for embedding, and must not wait for what can be made again.
            }
        }
    }
}
