package dev.stackmemory.application.watch;

import dev.stackmemory.application.tier.MoveFrames;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.domain.alert.Remedy;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import java.util.List;
import java.util.Optional;

/** Does what helps against an alert, as far as a program can. Thread-safe. */
public final class ApplyRemedies {
    /** As many frames as are read to warm a cache: the youngest, which are asked for most often. */
    private static final int WARMED = 500;

    private final MoveFrames mover;
    private final FrameReader frames;
    private final FrameCatalog catalog;
    private final LexicalIndex words;

    /** @param frames reads through the replicas, where the topology has some */
    public ApplyRemedies(MoveFrames mover, FrameReader frames, FrameCatalog catalog, LexicalIndex words) {
        this.mover = mover;
        this.frames = frames;
        this.catalog = catalog;
        this.words = words;
    }

    /**
     * Does it.
     *
     * @param pace of moving
     * @return what was done, in one clause for people; absent if only people can do something
     * @throws dev.stackmemory.ports.failure.StoreException if a store does not answer
     */
    public Optional<String> apply(Remedy remedy, Pace pace, Deadline deadline) {
        return switch (remedy) {
            case ADD_RESOURCES -> Optional.empty();
            case REBALANCE ->
                Optional.of("moved "
                        + frames(mover.moveWhatIsDue(pace, Progress.NONE, deadline)
                                .moved()));
            case REINDEX ->
                Optional.of(
                        words.rebuild(Progress.NONE, deadline)
                                ? "the index was made anew"
                                : "the index is not yet made anew");
            case WARM_THE_CACHE -> Optional.of("read " + frames(warm(deadline)));
        };
    }

    private static String frames(long count) {
        return count + (count == 1 ? " frame" : " frames");
    }

    private int warm(Deadline deadline) {
        List<FrameId> youngest =
                catalog
                        .list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), WARMED, deadline)
                        .frames()
                        .stream()
                        .map(FrameSummary::id)
                        .toList();
        return frames.find(youngest, deadline).size();
    }
}
