package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ListOrder;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Before a session begins, brings the frames that it is likely to read into the fast place: the latest and the most read. Thread-safe. */
public final class WarmSession {
    /** Among so many of the latest frames the most read are looked for. */
    public static final int LOOKED_AT = 500;

    private static final int BATCH = 50;

    private final FrameCatalog catalog;
    private final Ledger ledger;
    private final FetchFrames fetching;

    public WarmSession(FrameCatalog catalog, Ledger ledger, FetchFrames fetching) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.fetching = fetching;
    }

    /**
     * What was done.
     *
     * @param likely how many frames were chosen
     * @param fetched how many of them lay in slow stores alone
     */
    public record WarmReport(int likely, int fetched) {}

    /**
     * Chooses frames, half of them the latest and the others those read most among the latest 500, and fetches those that lack a copy.
     *
     * @param filter such as the frames of a project, or of a session
     * @param most how many frames to choose, 1 to 500
     * @throws dev.stackmemory.ports.failure.StoreException if a store fails; what was fetched stays
     */
    public WarmReport warm(FrameFilter filter, int most, Progress progress, Deadline deadline) {
        return warm(filter, most, Pace.FULL, progress, deadline);
    }

    /** The same, at a pace that is kept between two batches, and until it ends. */
    WarmReport warm(FrameFilter filter, int most, Pace pace, Progress progress, Deadline deadline) {
        if (most < 1 || most > LOOKED_AT) {
            throw new IllegalArgumentException("to warm " + most + " frames is not between 1 and " + LOOKED_AT);
        }
        List<FrameId> likely = likely(filter, most, deadline);
        int fetched = 0;
        for (int start = 0; start < likely.size() && pace.goesOn(); start += BATCH) {
            int end = Math.min(start + BATCH, likely.size());
            fetched += fetching.fetch(likely.subList(start, end), deadline);
            progress.report(end, likely.size());
        }
        return new WarmReport(likely.size(), fetched);
    }

    private List<FrameId> likely(FrameFilter filter, int most, Deadline deadline) {
        List<FrameId> latest =
                catalog.list(filter, ListOrder.NEWEST_FIRST, Optional.empty(), LOOKED_AT, deadline).frames().stream()
                        .map(FrameSummary::id)
                        .toList();
        Map<FrameId, Residency> residencies = ledger.find(latest, deadline);
        Set<FrameId> likely = new LinkedHashSet<>(latest.subList(0, Math.min((most + 1) / 2, latest.size())));
        // A stable sort: of those read as often, the later one comes first.
        latest.stream()
                .sorted(Comparator.comparingLong((FrameId id) -> reads(residencies.get(id)))
                        .reversed())
                .filter(id -> !likely.contains(id))
                .limit(Math.max(0, most - likely.size()))
                .toList()
                .forEach(likely::add);
        return List.copyOf(likely);
    }

    private static long reads(@Nullable Residency residency) {
        return residency == null ? 0 : residency.access().count();
    }
}
