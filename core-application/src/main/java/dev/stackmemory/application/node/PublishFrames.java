package dev.stackmemory.application.node;

import dev.stackmemory.application.node.RefreshReplicas.Refreshed;
import dev.stackmemory.application.node.RepeatForgettings.Repeated;
import dev.stackmemory.application.tier.Batches;
import dev.stackmemory.application.tier.ReplicaPages;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings what is at home in a node's own store to the shared home: forgotten frames first, then the others, oldest first, a few batches beside each other. An edit of a revision that somebody else has edited as
 * well is united with the other one; an equal id of another origin replaces nothing and stays here. Cut anywhere, nothing is lost and nothing doubled: the next run goes
 * on. Several may run at once. Thread-safe.
 */
public final class PublishFrames {
    /** Frames that are listed together, for several batches: each page is sorted out of all that come after it. */
    private static final int PAGE = 8_000;

    /** Frames of a batch, which is one transaction in each store. */
    private static final int BATCH = 2_000;

    /** While PostgreSQL writes one batch, the node reads or releases another and Redis takes copies of a third. */
    private static final int BATCHES_AT_ONCE = 3;

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

    /** @param steps hears of every step of every batch, before the next one of that batch is begun; of several batches at once */
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
     * @param forgottenAgain frames of which the shared home had lost that they were forgotten, and was told again
     * @param problems one sentence for each frame that cannot be published; it stays at home here
     * @param obstacle what stopped the run, if it did not get through
     */
    public record PublishReport(
            long published,
            long merged,
            long forgotten,
            long recovered,
            long forgottenAgain,
            List<String> problems,
            Optional<String> obstacle) {
        static final PublishReport NOTHING = new PublishReport(0, 0, 0, 0, 0, List.of(), Optional.empty());

        public PublishReport {
            problems = List.copyOf(problems);
        }

        static PublishReport of(Repeated forgettings) {
            return new PublishReport(0, 0, 0, 0, forgettings.forgotten(), List.of(), forgettings.obstacle());
        }

        PublishReport refreshed(Refreshed replicas) {
            return new PublishReport(
                    published, merged, forgotten, replicas.recovered(), forgottenAgain, problems, replicas.obstacle());
        }

        /** Both, one after the other. */
        PublishReport plus(PublishReport later) {
            return new PublishReport(
                    published + later.published,
                    merged + later.merged,
                    forgotten + later.forgotten,
                    recovered + later.recovered,
                    forgottenAgain + later.forgottenAgain,
                    Stream.concat(problems.stream(), later.problems.stream())
                            .distinct()
                            .toList(),
                    obstacle.or(later::obstacle));
        }

        PublishReport withObstacle(Optional<String> value) {
            return new PublishReport(published, merged, forgotten, recovered, forgottenAgain, problems, value);
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
        private PublishReport report = PublishReport.NOTHING;
        private long done;

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
                return report.withObstacle(Optional.of(String.valueOf(away.getMessage())));
            }
            return report;
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
                    report = report.plus(new PublishReport(0, 0, untold.size(), 0, 0, List.of(), Optional.empty()));
                }
            }
            steps.accept(PublishStep.FORGOTTEN_TOLD);
        }

        private void publish(FrameFilter filter) {
            long total = node.catalog().count(filter, deadline);
            try (SideBySide batches = new SideBySide(BATCHES_AT_ONCE)) {
                Optional<String> cursor = Optional.empty();
                do {
                    Page page = node.catalog().list(filter, ListOrder.OLDEST_FIRST, cursor, PAGE, deadline);
                    inBatches(page.frames().stream().map(FrameSummary::id).toList())
                            .forEach(frames -> batches.begin(() -> publish(frames, total)));
                    cursor = page.next();
                } while (cursor.isPresent());
                batches.await();
            }
        }

        private void publish(List<FrameId> frames, long total) {
            PublishBatch batch = new PublishBatch(node, shared, afterwards, clock, steps, deadline);
            try {
                batch.publish(frames);
            } finally {
                ended(batch.report(), frames.size(), total);
            }
        }

        private synchronized void ended(PublishReport batch, int frames, long total) {
            report = report.plus(batch);
            done += frames;
            progress.report(done, Math.max(total, done));
        }

        private List<List<FrameId>> inBatches(List<FrameId> ids) {
            Map<FrameId, Residency> residencies = node.ledger().find(ids, deadline);
            return Batches.of(ids, BATCH, id -> {
                Residency residency = residencies.get(id);
                return residency == null ? 0 : residency.sizeBytes();
            });
        }

        /** Copies that a run left which was killed before it could drop them. */
        private void dropLeftOver() {
            ReplicaPages.forEach(
                    node.frames(), PAGE, deadline, copies -> node.frames().delete(copies, deadline));
        }
    }
}
