package dev.stackmemory.application.watch;

import dev.stackmemory.application.tier.MoveFrames;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.application.tier.PrepareAnswers;
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
    private static final int BATCH = 50;

    /** As many frames as are read to warm a cache: the youngest, which are asked for most often. */
    private static final int WARMED = 500;

    private final MoveFrames mover;
    private final FrameReader frames;
    private final FrameCatalog catalog;
    private final LexicalIndex words;
    private final Optional<PrepareAnswers> answers;

    /**
     * @param frames reads through the replicas, where the topology has some
     * @param answers absent where none are kept
     */
    public ApplyRemedies(
            MoveFrames mover,
            FrameReader frames,
            FrameCatalog catalog,
            LexicalIndex words,
            Optional<PrepareAnswers> answers) {
        this.mover = mover;
        this.frames = frames;
        this.catalog = catalog;
        this.words = words;
        this.answers = answers;
    }

    /**
     * Does it, or as much of it as there is time for: what is left is as it was, and an index that is not yet made anew is searched as it is.
     *
     * @param pace is kept between two batches
     * @param deadline ends it at its next step
     * @return what was done, in one clause for people; absent if only people can do something
     * @throws dev.stackmemory.ports.failure.StoreException if a store does not answer
     */
    public Optional<String> apply(Remedy remedy, Pace pace, Deadline deadline) {
        return switch (remedy) {
            case ADD_RESOURCES -> Optional.empty();
            case REBALANCE -> Optional.of(rebalance(pace, deadline));
            case REINDEX ->
                Optional.of(
                        words.rebuild((done, total) -> pace.goesOn(), deadline)
                                ? "the index was made anew"
                                : "the index is not yet made anew");
            case WARM_THE_CACHE -> Optional.of("read " + frames(warm(pace, deadline)));
            case PREPARE_ANSWERS -> answers.map(preparing -> answered(preparing.prepare(pace, deadline)));
        };
    }

    private String rebalance(Pace pace, Deadline deadline) {
        MoveReport report = mover.moveWhatIsDue(pace, Progress.NONE, deadline);
        return "moved " + frames(report.moved())
                + report.obstacle().map(obstacle -> ", not all: " + obstacle).orElse("");
    }

    private static String answered(int questions) {
        return "answered " + questions + (questions == 1 ? " question anew" : " questions anew");
    }

    private static String frames(long count) {
        return count + (count == 1 ? " frame" : " frames");
    }

    private int warm(Pace pace, Deadline deadline) {
        List<FrameId> youngest =
                catalog
                        .list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), WARMED, deadline)
                        .frames()
                        .stream()
                        .map(FrameSummary::id)
                        .toList();
        int read = 0;
        for (int start = 0; start < youngest.size() && !deadline.isExpired() && pace.goesOn(); start += BATCH) {
            int end = Math.min(start + BATCH, youngest.size());
            read += frames.find(youngest.subList(start, end), deadline).size();
        }
        return read;
    }
}
