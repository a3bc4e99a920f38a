package dev.stackmemory.application.tier;

import dev.stackmemory.application.search.HeldTimes;
import dev.stackmemory.application.search.Lanes;
import dev.stackmemory.application.search.Lanes.LaneOutcome;
import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.QueryFeatures;
import dev.stackmemory.domain.query.QueryPlan;
import dev.stackmemory.domain.query.QueryPlanner;
import dev.stackmemory.domain.query.TierProfile;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Lists and counts the frames of all stores as if they were one: each frame once, however it moves meanwhile, and none that was forgotten.
 * A store that holds nothing of the time that is asked for is not asked. Thread-safe.
 *
 * <p>The youngest store is asked first: a frame on its way to an older one is copied before it is gone here, so that it is met in one of the two. One
 * that comes back at that moment may be met in neither; so where anything moved while a page was read, it is read again, a few times at most.
 */
public final class TieredCatalog implements FrameCatalog {
    private static final int MOST_READINGS = 4;

    /** What all frames together are counted under. */
    private static final String ALL = "";

    private static final Page NOTHING = new Page(List.of(), Optional.empty());

    private final DurableStores stores;
    private final Ledger ledger;
    private final ToLongFunction<Deadline> changes;
    private final Superseded superseded;
    private final Optional<Tolerance> tolerance;

    /**
     * All or nothing: a store that does not answer fails what is asked.
     *
     * @param changes grows whenever anything comes to the youngest store or leaves it, such as {@link dev.stackmemory.ports.store.ChangeFeed#head}
     * @param superseded what an older store counts and must not
     */
    public TieredCatalog(DurableStores stores, Ledger ledger, ToLongFunction<Deadline> changes, Superseded superseded) {
        this(stores, ledger, changes, superseded, Optional.empty());
    }

    private TieredCatalog(
            DurableStores stores,
            Ledger ledger,
            ToLongFunction<Deadline> changes,
            Superseded superseded,
            Optional<Tolerance> tolerance) {
        this.stores = stores;
        this.ledger = ledger;
        this.changes = changes;
        this.superseded = superseded;
        this.tolerance = tolerance;
    }

    /** The same for people: an older store that does not answer is missing from the answer, and the listener hears of it in a sentence. */
    public TieredCatalog tolerating(Consumer<String> listener) {
        return tolerating(new Tolerance(listener, Optional.empty(), ConcurrentHashMap.newKeySet()));
    }

    /** The same, but all fails where the store of that name does not answer. */
    public TieredCatalog needing(StoreId store) {
        return tolerance
                .map(others -> tolerating(new Tolerance(others.listener(), Optional.of(store), others.absent())))
                .orElse(this);
    }

    private TieredCatalog tolerating(Tolerance value) {
        return new TieredCatalog(stores, ledger, changes, superseded, Optional.of(value));
    }

    /**
     * Which older stores may be missing.
     *
     * @param listener hears of each in a sentence
     * @param needed the one that may not
     * @param absent those that do not answer, as the listener was told
     */
    private record Tolerance(Consumer<String> listener, Optional<StoreId> needed, Set<StoreId> absent) {
        boolean bears(DurableStore older, StoreException away) {
            if (needed.filter(older.id()::equals).isPresent()) {
                return false;
            }
            if (absent.add(older.id())) {
                listener.accept(older.id() + " does not answer, and what lies there is missing: " + away.getMessage());
            }
            return true;
        }
    }

    /** What an older store answers, if it does. */
    private <T> T of(DurableStore older, T otherwise, Supplier<T> question) {
        try {
            T answer = question.get();
            tolerance.ifPresent(known -> known.absent().remove(older.id()));
            return answer;
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded | StoreException.CorruptStore away) {
            if (tolerance.filter(known -> known.bears(older, away)).isEmpty()) {
                throw away;
            }
            return otherwise;
        }
    }

    @Override
    public Page list(FrameFilter filter, ListOrder order, Optional<String> after, int limit, Deadline deadline) {
        List<DurableStore> inUse = stores.inUse();
        if (inUse.size() == 1) {
            return inUse.getFirst().catalog().list(filter, order, after, limit, deadline);
        }
        var merged = new PageMerge(order, limit);
        long before;
        int readings = 0;
        do {
            before = changes.applyAsLong(deadline);
            for (DurableStore store : planned(inUse, QueryFeatures.ANY, filter, deadline)) {
                merged.add(
                        store.equals(inUse.getFirst())
                                ? store.catalog().list(filter, order, after, limit, deadline)
                                : of(
                                        store,
                                        NOTHING,
                                        () -> current(store.catalog(), filter, order, after, limit, deadline)));
            }
            readings++;
        } while (changes.applyAsLong(deadline) != before && readings < MOST_READINGS);
        return merged.page();
    }

    /** The stores that may hold what is asked for, the youngest first. */
    private List<DurableStore> planned(
            List<DurableStore> inUse, QueryFeatures features, FrameFilter filter, Deadline deadline) {
        HeldTimes held = HeldTimes.of(filter.createdWithin(), inUse.size(), ledger::usage, deadline);
        QueryPlan plan = QueryPlanner.plan(
                features.withWindow(filter.createdWithin()),
                inUse.stream().map(store -> held.narrow(profile(store))).toList());
        return inUse.stream().filter(store -> plan.asks(store.tier())).toList();
    }

    private static TierProfile profile(DurableStore store) {
        return new TierProfile(
                store.tier(),
                store.id(),
                TimeWindow.ALWAYS,
                false,
                TierProfile.usualLatency(store.id()),
                QueryCost.NOTHING);
    }

    /** What an older store contributes to a page: as many frames as fit, without those that a reader may not see. */
    private Page current(
            FrameCatalog catalog,
            FrameFilter filter,
            ListOrder order,
            Optional<String> after,
            int limit,
            Deadline deadline) {
        List<FrameSummary> frames = new ArrayList<>();
        Optional<String> cursor = after;
        do {
            Page page = catalog.list(filter, order, cursor, limit, deadline);
            Residences residences = Residences.of(ids(page.frames()), ledger, deadline);
            page.frames().stream()
                    .filter(frame -> residences.isCurrent(frame.id(), frame.revision()))
                    .forEach(frames::add);
            cursor = page.next();
        } while (cursor.isPresent() && frames.size() < limit);
        return new Page(frames, cursor);
    }

    @Override
    public long count(FrameFilter filter, Deadline deadline) {
        return atRest(
                        deadline,
                        () -> counts(
                                store -> Map.of(ALL, store.catalog().count(filter, deadline)),
                                frame -> Stream.of(ALL),
                                filter,
                                deadline))
                .getOrDefault(ALL, 0L);
    }

    @Override
    public Map<String, Long> countBy(Facet facet, FrameFilter filter, Deadline deadline) {
        return atRest(
                deadline,
                () -> counts(
                        store -> store.catalog().countBy(facet, filter, deadline), facet::values, filter, deadline));
    }

    /** What all stores that are planned count, asked at once, for every one is needed; copies that do not count are taken off again. */
    private Map<String, Long> counts(
            Function<DurableStore, Map<String, Long>> counting,
            Function<Frame, Stream<String>> values,
            FrameFilter filter,
            Deadline deadline) {
        List<DurableStore> inUse = stores.inUse();
        DurableStore youngest = inUse.getFirst();
        List<DurableStore> planned = planned(inUse, QueryFeatures.ANY.withAggregation(true), filter, deadline);
        List<Callable<Map<String, Long>>> lanes = new ArrayList<>();
        for (DurableStore store : planned) {
            lanes.add(() -> {
                Map<String, Long> counts = new TreeMap<>(counting.apply(store));
                counts.values().removeIf(count -> count == 0);
                // To find what does not count may cost a look at every frame of the node; where nothing is counted
                // there is none.
                if (!store.equals(youngest) && !counts.isEmpty()) {
                    for (Frame frame : miscounted(store, filter, deadline)) {
                        values.apply(frame).forEach(value -> counts.merge(value, -1L, Long::sum));
                    }
                }
                return counts;
            });
        }
        List<LaneOutcome<Map<String, Long>>> outcomes = Lanes.run(lanes, deadline);
        Map<String, Long> sums = new TreeMap<>();
        for (int lane = 0; lane < outcomes.size(); lane++) {
            Supplier<Map<String, Long>> answer = outcomes.get(lane)::get;
            Map<String, Long> counts =
                    planned.get(lane).equals(youngest) ? answer.get() : of(planned.get(lane), Map.of(), answer);
            counts.forEach((value, count) -> sums.merge(value, count, Long::sum));
        }
        sums.values().removeIf(count -> count <= 0);
        return sums;
    }

    /** Counts again where something moved meanwhile, a few times at most. */
    private <T> T atRest(Deadline deadline, Supplier<T> counting) {
        if (stores.inUse().size() == 1) {
            return counting.get();
        }
        long before = changes.applyAsLong(deadline);
        T counted = counting.get();
        for (int reading = 1; changes.applyAsLong(deadline) != before && reading < MOST_READINGS; reading++) {
            before = changes.applyAsLong(deadline);
            counted = counting.get();
        }
        return counted;
    }

    /** Copies that an older store counts though their frames are at home elsewhere, or forgotten. */
    private List<Frame> miscounted(DurableStore older, FrameFilter filter, Deadline deadline) {
        return superseded.in(older, deadline).stream().filter(filter::matches).toList();
    }

    @Override
    public List<FrameId> listIdsByPrefix(String prefix, int limit, Deadline deadline) {
        List<DurableStore> inUse = stores.inUse();
        Set<FrameId> ids = new TreeSet<>(inUse.getFirst().catalog().listIdsByPrefix(prefix, limit, deadline));
        for (DurableStore older : inUse.subList(1, inUse.size())) {
            ids.addAll(of(older, List.<FrameId>of(), () -> {
                List<FrameId> listed = older.catalog().listIdsByPrefix(prefix, limit, deadline);
                Residences residences = Residences.of(listed, ledger, deadline);
                return listed.stream().filter(residences::isKnown).toList();
            }));
        }
        return ids.stream().limit(limit).toList();
    }

    private static Collection<FrameId> ids(List<FrameSummary> frames) {
        return frames.stream().map(FrameSummary::id).toList();
    }
}
