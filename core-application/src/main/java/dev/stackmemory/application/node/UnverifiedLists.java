package dev.stackmemory.application.node;

import dev.stackmemory.application.tier.Admission;
import dev.stackmemory.application.tier.PageMerge;
import dev.stackmemory.application.tier.TieredCatalog;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.PagePosition;
import dev.stackmemory.ports.store.ReplicaCatalog;
import dev.stackmemory.ports.store.ReplicaList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Lists for people, also while the home that all nodes share is away: then a list has what the node records by itself, and what replicas hold of the projects that were
 * asked for. That is not verified, and complete only by luck, and the listener hears so. Where no replica has anything, and for lists over all projects, which
 * replicas do not keep, nothing takes the place of the home. Counts are never taken from replicas. Thread-safe.
 *
 * <p>A cursor says where a frame stands, whoever gave it: a list that was begun with the home goes on with replicas, and the other way round. What vanishes from
 * them between two pages is missing from the later one and moves no other frame.
 */
public final class UnverifiedLists implements FrameCatalog {
    private final FrameCatalog catalog;
    private final FrameCatalog withHome;
    private final OwnStore own;
    private final List<Replicas> replicas;
    private final Consumer<String> listener;

    /**
     * Replicas that can be listed.
     *
     * @param store what keeps them
     * @param admission whether they may be shown while the home cannot be asked
     */
    public record Replicas(StoreId store, ReplicaCatalog catalog, Admission admission) {
        public Replicas {
            Objects.requireNonNull(store, "store");
            Objects.requireNonNull(catalog, "catalog");
            Objects.requireNonNull(admission, "admission");
        }
    }

    /**
     * @param catalog of all stores, which tolerates that some are away
     * @param home the one among them that all nodes share
     * @param replicas of what is shared; the first that has anything answers
     * @param listener hears, in a sentence for people, when a list is not verified
     */
    public UnverifiedLists(
            TieredCatalog catalog, StoreId home, OwnStore own, List<Replicas> replicas, Consumer<String> listener) {
        this.catalog = catalog;
        this.withHome = catalog.needing(home);
        this.own = own;
        this.replicas = List.copyOf(replicas);
        this.listener = listener;
    }

    @Override
    public Page list(FrameFilter filter, ListOrder order, Optional<String> after, int limit, Deadline deadline) {
        if (filter.projects().isEmpty()) {
            return catalog.list(filter, order, after, limit, deadline);
        }
        try {
            return withHome.list(filter, order, after, limit, deadline.half());
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded | StoreException.CorruptStore away) {
            var question = new Question(filter, order, after.map(cursor -> PagePosition.decode(cursor, order)), limit);
            for (Replicas source : replicas) {
                Optional<Page> page = ask(source, question, deadline.half());
                if (page.isPresent()) {
                    listener.accept("listed from " + source.store()
                            + ", unverified and incomplete, because the home does not answer: " + away.getMessage());
                    return withOwn(page.get(), filter, order, after, limit, deadline);
                }
            }
            return catalog.list(filter, order, after, limit, deadline);
        }
    }

    /** A page of a list, to be made of replicas. */
    private record Question(FrameFilter filter, ListOrder order, Optional<PagePosition> after, int limit) {
        Stream<ReplicaList> lists() {
            return filter.projects().stream().map(this::list);
        }

        /** Of the lists that have every frame that is meant the one in this order, and of several of those the shortest. */
        private ReplicaList list(ProjectId project) {
            if (order == ListOrder.HIGHEST_SCORE_FIRST) {
                return new ReplicaList.TopScored(project);
            }
            return filter.session()
                    .<ReplicaList>map(session -> new ReplicaList.OfSession(project, session))
                    .or(() -> filter.tags().stream()
                            .min(Comparator.naturalOrder())
                            .map(tag -> new ReplicaList.Tagged(project, tag)))
                    .orElseGet(() -> new ReplicaList.Recent(project));
        }

        /** How many frames of a list may be enough: no list begins with the oldest. */
        int atFirst() {
            return order == ListOrder.OLDEST_FIRST ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, limit + 1L);
        }

        boolean asksFor(FrameSummary frame) {
            return frame.isMeantBy(filter)
                    && after.filter(end -> PagePosition.of(order, frame).compareTo(end) <= 0)
                            .isEmpty();
        }

        Page page(Stream<FrameSummary> found) {
            List<FrameSummary> first = found.sorted(Comparator.comparing(frame -> PagePosition.of(order, frame)))
                    .limit(limit + 1L)
                    .toList();
            if (first.size() <= limit) {
                return new Page(first, Optional.empty());
            }
            List<FrameSummary> page = first.subList(0, limit);
            return new Page(
                    page, Optional.of(PagePosition.of(order, page.getLast()).encode()));
        }
    }

    /** Nothing at all says no more than that copies have vanished; after a page, that there are no more. */
    private Optional<Page> ask(Replicas source, Question question, Deadline deadline) {
        try {
            if (!source.admission().mayBeBelieved(deadline)) {
                return Optional.empty();
            }
            Page page = question.page(question.lists().flatMap(list -> read(source, list, question, deadline)));
            return Optional.of(page)
                    .filter(some -> !some.frames().isEmpty() || question.after().isPresent());
        } catch (StoreException away) {
            return Optional.empty();
        }
    }

    /** More than a page of what is asked for, or all of it. */
    private Stream<FrameSummary> read(Replicas source, ReplicaList list, Question question, Deadline deadline) {
        int limit = question.atFirst();
        while (true) {
            List<FrameSummary> listed = source.catalog().list(list, limit, deadline);
            List<FrameSummary> found =
                    visible(listed.stream().filter(question::asksFor).toList(), deadline);
            if (found.size() > question.limit() || listed.size() < limit) {
                return found.stream();
            }
            limit = (int) Math.min(Integer.MAX_VALUE, 4L * limit);
        }
    }

    /** Without what the node knows better: frames that are at home here, and those that were forgotten here. */
    private List<FrameSummary> visible(List<FrameSummary> listed, Deadline deadline) {
        return own.find()
                .map(node -> {
                    Set<FrameId> shared =
                            node.shared(listed.stream().map(FrameSummary::id).toList(), deadline);
                    return listed.stream()
                            .filter(frame -> shared.contains(frame.id()))
                            .toList();
                })
                .orElse(listed);
    }

    private Page withOwn(
            Page replicated,
            FrameFilter filter,
            ListOrder order,
            Optional<String> after,
            int limit,
            Deadline deadline) {
        var merged = new PageMerge(order, limit);
        merged.add(replicated);
        own.find().ifPresent(node -> merged.add(node.catalog().list(filter, order, after, limit, deadline)));
        return merged.page();
    }

    @Override
    public long count(FrameFilter filter, Deadline deadline) {
        return catalog.count(filter, deadline);
    }

    @Override
    public Map<String, Long> countBy(Facet facet, FrameFilter filter, Deadline deadline) {
        return catalog.countBy(facet, filter, deadline);
    }

    @Override
    public List<FrameId> listIdsByPrefix(String prefix, int limit, Deadline deadline) {
        return catalog.listIdsByPrefix(prefix, limit, deadline);
    }
}
