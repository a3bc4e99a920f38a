package dev.stackmemory.application.node;

import dev.stackmemory.application.node.RefreshReplicas.Refreshed;
import dev.stackmemory.application.tier.Batches;
import dev.stackmemory.application.tier.ReplicaPages;
import dev.stackmemory.application.tier.TieredVectors;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.EditTimes.EditTime;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.store.UnpublishedFrames.SentRevision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings what is at home in a node's own store to the shared home: forgotten frames first, then the others, oldest first. An edit of a revision that somebody else has edited as
 * well is united with the other one; an equal id of another origin replaces nothing and stays here. Cut anywhere, nothing is lost and nothing doubled: the next run goes
 * on. Several may run at once. Thread-safe.
 */
public final class PublishFrames {
    private static final int PAGE = 2_000;

    /** So often a batch is looked at anew within one run because others changed its frames meanwhile. */
    private static final int ATTEMPTS = 4;

    private final OwnStore own;
    private final SharedHome shared;
    private final Set<ProjectId> privateProjects;
    private final Afterwards afterwards;
    private final EditClock clock;
    private final Consumer<PublishStep> steps;

    /** What becomes of the node's copy of a frame that was published. */
    public enum Afterwards {
        /** It stays as a replica. */
        KEEP,
        /** It is dropped. */
        DROP
    }

    /** @param privateProjects what is never published */
    public PublishFrames(
            OwnStore own, SharedHome shared, Set<ProjectId> privateProjects, Afterwards afterwards, EditClock clock) {
        this(own, shared, privateProjects, afterwards, clock, step -> {});
    }

    /** @param steps hears of every step of every batch, before the next one is begun */
    public PublishFrames(
            OwnStore own,
            SharedHome shared,
            Set<ProjectId> privateProjects,
            Afterwards afterwards,
            EditClock clock,
            Consumer<PublishStep> steps) {
        this.own = own;
        this.shared = shared;
        this.privateProjects = Set.copyOf(privateProjects);
        this.afterwards = afterwards;
        this.clock = clock;
        this.steps = steps;
    }

    /**
     * What a run did.
     *
     * @param published frames that are at home in the shared store now
     * @param merged those among them that were united with somebody else's edit
     * @param forgotten frames of which the shared store learnt that they were forgotten here, or the other way round
     * @param recovered frames that the shared home had lost, and that came home here from replicas, to be published again
     * @param problems one sentence for each frame that cannot be published; it stays at home here
     * @param obstacle what stopped the run, if it did not get through
     */
    public record PublishReport(
            long published,
            long merged,
            long forgotten,
            long recovered,
            List<String> problems,
            Optional<String> obstacle) {
        static final PublishReport NOTHING = new PublishReport(0, 0, 0, 0, List.of(), Optional.empty());

        public PublishReport {
            problems = List.copyOf(problems);
        }

        PublishReport refreshed(Refreshed replicas) {
            return new PublishReport(published, merged, forgotten, replicas.recovered(), problems, replicas.obstacle());
        }

        /** Both, one after the other. */
        PublishReport plus(PublishReport later) {
            return new PublishReport(
                    published + later.published,
                    merged + later.merged,
                    forgotten + later.forgotten,
                    recovered + later.recovered,
                    Stream.concat(problems.stream(), later.problems.stream())
                            .distinct()
                            .toList(),
                    obstacle.or(later::obstacle));
        }
    }

    /** How many frames of this node are still to be published. */
    public long waiting(Deadline deadline) {
        return own.find()
                .flatMap(node ->
                        toPublish(node, deadline).map(filter -> node.catalog().count(filter, deadline)))
                .orElse(0L);
    }

    /**
     * Publishes what there is. Without a shared home that answers it reports the obstacle, and nothing has changed.
     *
     * @param progress hears of frames that were looked after
     * @throws StoreException if the node's own store fails
     */
    public PublishReport publish(Progress progress, Deadline deadline) {
        return own.find()
                .map(node -> new Run(node, progress, deadline).publish())
                .orElse(PublishReport.NOTHING);
    }

    /** The frames that may be published; absent if there is none. */
    private Optional<FrameFilter> toPublish(NodeStore node, Deadline deadline) {
        Set<ProjectId> projects = node.catalog().countBy(Facet.PROJECT, FrameFilter.ALL, deadline).keySet().stream()
                .map(ProjectId::new)
                .filter(project -> !privateProjects.contains(project))
                .collect(Collectors.toSet());
        return projects.isEmpty() ? Optional.empty() : Optional.of(FrameFilter.ofProjects(projects));
    }

    private final class Run {
        private final NodeStore node;
        private final Progress progress;
        private final Deadline deadline;
        private final List<String> problems = new ArrayList<>();
        private long published;
        private long merged;
        private long forgotten;

        Run(NodeStore node, Progress progress, Deadline deadline) {
            this.node = node;
            this.progress = progress;
            this.deadline = deadline;
        }

        PublishReport publish() {
            try {
                if (afterwards == Afterwards.DROP) {
                    dropLeftOver();
                }
                tellOfForgotten();
                Optional<FrameFilter> filter = toPublish(node, deadline);
                if (filter.isPresent()) {
                    publish(filter.get());
                }
            } catch (StoreException.Unavailable
                    | StoreException.OutcomeUnknown
                    | StoreException.DeadlineExceeded
                    | StoreException.AccessDenied away) {
                return report(Optional.of(String.valueOf(away.getMessage())));
            }
            return report(Optional.empty());
        }

        private PublishReport report(Optional<String> obstacle) {
            return new PublishReport(published, merged, forgotten, 0, problems, obstacle);
        }

        /** Nothing is published before the others know what was forgotten here. */
        private void tellOfForgotten() {
            List<FrameId> here = node.frames().listPendingErasures(Integer.MAX_VALUE, deadline);
            if (!here.isEmpty()) {
                Set<FrameId> untold = new LinkedHashSet<>(here);
                untold.removeAll(shared.frames().findForgotten(here, deadline));
                untold.removeAll(new Strangers(own, shared.ledger()).amongForgotten(untold, deadline));
                if (!untold.isEmpty()) {
                    shared.frames().forget(untold, deadline);
                    forgotten += untold.size();
                }
            }
            steps.accept(PublishStep.FORGOTTEN_TOLD);
        }

        private void publish(FrameFilter filter) {
            long total = node.catalog().count(filter, deadline);
            long done = 0;
            Optional<String> cursor = Optional.empty();
            do {
                Page page = node.catalog().list(filter, ListOrder.OLDEST_FIRST, cursor, PAGE, deadline);
                inBatches(page.frames().stream().map(FrameSummary::id).toList()).forEach(this::publishAll);
                done += page.frames().size();
                progress.report(done, Math.max(total, done));
                cursor = page.next();
            } while (cursor.isPresent());
        }

        private List<List<FrameId>> inBatches(List<FrameId> ids) {
            Map<FrameId, Residency> residencies = node.ledger().find(ids, deadline);
            return Batches.of(ids, id -> {
                Residency residency = residencies.get(id);
                return residency == null ? 0 : residency.sizeBytes();
            });
        }

        /** All together; if that fails because of one of them, each half for itself, until that one is found. */
        private void publishAll(List<FrameId> ids) {
            try {
                List<FrameId> open = ids;
                for (int attempt = 0; attempt < ATTEMPTS && !open.isEmpty(); attempt++) {
                    open = publishOnce(open);
                }
            } catch (StoreException.CorruptFrame | StoreException.CapacityExceeded poisoned) {
                if (ids.size() > 1) {
                    publishAll(ids.subList(0, ids.size() / 2));
                    publishAll(ids.subList(ids.size() / 2, ids.size()));
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
            Map<FrameId, Publication> publications =
                    new Publications(node, shared, clock, deadline).decide(ours, there);
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
                            .map(at -> new EditTime(write.frame().id(), ContentHash.of(write.frame()), at)))
                    .toList();
            if (!times.isEmpty()) {
                shared.times().put(times, deadline);
            }
            node.unpublished()
                    .putSent(
                            writes.stream()
                                    .filter(write -> !write.merges())
                                    .map(write -> SentRevision.of(write.frame()))
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
                Frame frame = writes.get(index).frame();
                switch (outcomes.get(index)) {
                    case RecordOutcome.Recorded recorded -> {
                        arrived.put(frame.id(), copy(frame, there.get(frame.id())));
                        merged += writes.get(index).merges() ? 1 : 0;
                    }
                    case RecordOutcome.Unchanged unchanged ->
                        arrived.put(frame.id(), copy(frame, there.get(frame.id())));
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

        private static StoredFrame copy(Frame frame, @Nullable Residency before) {
            return new StoredFrame(frame, ContentHash.of(frame), before == null ? 1 : before.ledgerVersion() + 1);
        }

        /** From here on the shared home answers for them. */
        private void release(
                Map<FrameId, Residency> residencies,
                Map<FrameId, StoredFrame> ours,
                Map<FrameId, StoredFrame> arrived) {
            if (arrived.isEmpty()) {
                return;
            }
            // From here on nothing is left half done for want of time: the node's own store is quick.
            copyVectors(
                    arrived.keySet(),
                    arrived.values().stream()
                            .map(copy -> copy.frame().project())
                            .collect(Collectors.toSet()));
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
                                    .filter(copy ->
                                            released.contains(copy.frame().id()))
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

        /** Copies that a run left which was killed before it could drop them. */
        private void dropLeftOver() {
            ReplicaPages.forEach(
                    node.frames(), PAGE, deadline, copies -> node.frames().delete(copies, deadline));
        }

        private void copyVectors(Set<FrameId> frames, Set<ProjectId> projects) {
            Optional<VectorIndex> from = node.vectors();
            Optional<VectorIndex> to =
                    from.isEmpty() ? Optional.empty() : shared.vectors().get();
            if (from.isPresent() && to.isPresent()) {
                try {
                    TieredVectors.copy(from.get(), to.get(), frames, deadline);
                    shared.generations().ifPresent(kept -> kept.raise(projects, deadline));
                } catch (StoreException.Unavailable
                        | StoreException.OutcomeUnknown
                        | StoreException.DeadlineExceeded later) {
                    // The shared home has queued them for embedding, and must not wait for what can be made again.
                }
            }
        }
    }
}
