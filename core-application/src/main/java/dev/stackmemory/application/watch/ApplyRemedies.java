package dev.stackmemory.application.watch;

import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.application.tier.PrepareAnswers;
import dev.stackmemory.application.tier.Rebalance;
import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertRule;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Does what helps against an alert, as far as a program can. Thread-safe. */
public final class ApplyRemedies {
    private static final int BATCH = 50;

    /** As many frames as are read to warm a cache: the youngest, which are asked for most often. */
    private static final int WARMED = 500;

    /** At this share of its limit a hot tier is well again. */
    private static final double WELL = 1 - AlertRule.MARGIN;

    private final Rebalance moving;
    private final OptionalLong mostHotBytes;
    private final Duration window;
    private final FrameReader frames;
    private final FrameCatalog catalog;
    private final LexicalIndex words;
    private final Optional<PrepareAnswers> answers;

    /**
     * What was done.
     *
     * @param what in one clause for people
     * @param isWhole whether that is all; what is not is worth another try
     */
    public record Applied(String what, boolean isWhole) {}

    /**
     * @param mostHotBytes from which on the hot tier is an alert; absent if it never is
     * @param window how far back the alerts look
     * @param frames reads through the replicas, where the topology has some
     * @param answers absent where none are kept
     */
    public ApplyRemedies(
            Rebalance moving,
            OptionalLong mostHotBytes,
            Duration window,
            FrameReader frames,
            FrameCatalog catalog,
            LexicalIndex words,
            Optional<PrepareAnswers> answers) {
        this.moving = moving;
        this.mostHotBytes = mostHotBytes;
        this.window = window;
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
     * @return absent if only people can do something
     * @throws dev.stackmemory.ports.failure.StoreException if a store does not answer
     */
    public Optional<Applied> apply(Alert alert, Pace pace, Deadline deadline) {
        return switch (alert.remedy()) {
            case ADD_RESOURCES -> Optional.empty();
            case REBALANCE ->
                Optional.of(
                        alert.name().equals(AlertRule.ManyColdReads.ALERT)
                                ? bringUp(pace, deadline)
                                : relieve(pace, deadline));
            case REINDEX ->
                Optional.of(
                        words.rebuild((done, total) -> pace.goesOn(), deadline)
                                ? new Applied("the index was made anew", true)
                                : new Applied("the index is not yet made anew", false));
            case WARM_THE_CACHE -> Optional.of(new Applied("read " + frames(warm(pace, deadline)), true));
            case PREPARE_ANSWERS ->
                answers.map(preparing -> new Applied(answered(preparing.prepare(pace, deadline)), true));
        };
    }

    private Applied relieve(Pace pace, Deadline deadline) {
        if (!moving.movesHotFrames()) {
            return new Applied("moved 0 frames; the copies of the hot tier leave it by its own limits", true);
        }
        long most = mostHotBytes.isPresent() ? (long) (WELL * mostHotBytes.getAsLong()) : Long.MAX_VALUE;
        MoveReport report = moving.relieveHotTier(most, pace, deadline);
        return applied("moved " + frames(report.moved()), report);
    }

    private Applied bringUp(Pace pace, Deadline deadline) {
        MoveReport report = moving.bringUp(window, pace, deadline);
        return applied("brought up " + frames(report.promoted() + report.rehomed()), report);
    }

    private static Applied applied(String what, MoveReport report) {
        return new Applied(
                what
                        + report.obstacle()
                                .map(obstacle -> ", not all: " + obstacle)
                                .orElse(""),
                report.obstacle().isEmpty());
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
