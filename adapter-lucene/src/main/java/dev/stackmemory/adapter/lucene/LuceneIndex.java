package dev.stackmemory.adapter.lucene;

import dev.stackmemory.adapter.lucene.internal.DurableIndex;
import dev.stackmemory.adapter.lucene.internal.DurableIndex.Occasion;
import dev.stackmemory.adapter.lucene.internal.DurableIndex.Outcome;
import dev.stackmemory.adapter.lucene.internal.Failures;
import dev.stackmemory.adapter.lucene.internal.IndexFolder;
import dev.stackmemory.adapter.lucene.internal.LiveIndex;
import dev.stackmemory.adapter.lucene.internal.Remarks;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.Erasing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A Lucene index in a folder of its own, beside the home that it follows. Every process searches what is committed there together with the changes
 * since, which it indexes in memory; when these become many, whoever gets the folder's lock first commits them. Nothing is held between calls but
 * open files and that memory, and no thread is kept.
 */
public final class LuceneIndex implements LexicalIndex, Erasing {
    /** More changes than these are written down before a search, fewer are kept in memory. */
    private static final int MANY = 128;

    static {
        Remarks.silence();
    }

    private static final int VERY_MANY = 5_000;
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final ChangeFeed feed;
    private final Consumer<String> notices;
    private final DurableIndex durable;
    private final LiveIndex live;
    private final AtomicBoolean complained = new AtomicBoolean();

    /**
     * @param folder holds the index and nothing else; made when it is first needed, for its owner only
     * @param feed the home's changes
     * @param notices hears, in a sentence for people, when an index has to be made anew or cannot be written
     */
    public LuceneIndex(Path folder, ChangeFeed feed, Consumer<String> notices) {
        this(IndexFolder.at(folder), feed, notices);
    }

    LuceneIndex(IndexFolder folder, ChangeFeed feed, Consumer<String> notices) {
        this.feed = feed;
        this.notices = notices;
        this.durable = new DurableIndex(folder, feed, notices);
        this.live = new LiveIndex(folder, feed);
    }

    @Override
    public LexicalView open(Deadline asked) {
        Deadline deadline = leavingTimeToAsk(asked);
        LiveIndex.Lag lag = live.lag(deadline);
        if ((lag.changes() > MANY || lag.damage().isPresent()) && !deadline.isExpired()) {
            try {
                write(lag.changes() > VERY_MANY ? Occasion.IN_BULK : Occasion.IN_PASSING, Progress.NONE, deadline);
            } catch (StoreException.DeadlineExceeded tooLate) {
                // What there was no time for stays pending.
            } catch (StoreException cannotWrite) {
                // Searching needs no writing: the changes are indexed in memory instead.
                if (!complained.getAndSet(true)) {
                    notices.accept("The search index was not brought up to date: " + cannotWrite.getMessage());
                }
            }
        }
        return live.open(deadline);
    }

    /** Of a short time, half is left for the questions that a view is opened for. */
    private static Deadline leavingTimeToAsk(Deadline deadline) {
        Duration left = deadline.remaining();
        return left.compareTo(SHORT) > 0 ? deadline : deadline.half();
    }

    @Override
    public boolean refresh(Progress progress, Deadline deadline) {
        long target;
        try {
            target = feed.head(deadline);
        } catch (StoreException.DeadlineExceeded tooLate) {
            return false;
        }
        return untilDone(deadline, () -> {
            LiveIndex.Lag lag = live.lag(deadline);
            return lag.damage().isEmpty() && lag.usable() && lag.position() >= target
                    ? Outcome.CURRENT
                    : write(Occasion.IN_BULK, progress, deadline);
        });
    }

    @Override
    public boolean rebuild(Progress progress, Deadline deadline) {
        return untilDone(deadline, () -> writing(deadline, damage -> durable.rebuild(damage, progress, deadline)));
    }

    /** Tries until it is done; false if the deadline comes first. */
    private static boolean untilDone(Deadline deadline, Supplier<Outcome> attempt) {
        try {
            while (true) {
                switch (attempt.get()) {
                    case CURRENT -> {
                        return true;
                    }
                    case OUT_OF_TIME -> {
                        return false;
                    }
                    case BUSY -> {
                        if (!pause(deadline)) {
                            return false;
                        }
                    }
                }
            }
        } catch (StoreException.DeadlineExceeded tooLate) {
            return false;
        }
    }

    private Outcome write(Occasion occasion, Progress progress, Deadline deadline) {
        return writing(deadline, damage -> durable.catchUp(occasion, damage, progress, deadline));
    }

    /** Work on the files, which are given up where they turn out to be damaged. */
    @FunctionalInterface
    private interface Writing {
        Outcome on(Optional<String> damage) throws IOException;
    }

    private Outcome writing(Deadline deadline, Writing work) {
        return Failures.translate("write the search index", () -> {
            try {
                return work.on(live.lag(deadline).damage());
            } catch (DurableIndex.DamagedException damaged) {
                return work.on(Optional.ofNullable(damaged.getMessage()));
            }
        });
    }

    @Override
    public IndexStatus status(Deadline deadline) {
        return live.status(deadline);
    }

    @Override
    public String name() {
        return "search index";
    }

    /**
     * Also erases what is left of earlier revisions and of other deleted frames; nothing while another process writes. Always leaves a commit behind,
     * also where nothing was written before: it is how other processes learn that what they hold in memory is out of date, for the feed speaks of a removal
     * no more once it is confirmed.
     */
    @Override
    public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
        boolean erased = untilDone(
                deadline,
                () -> writing(
                        deadline,
                        damage -> damage.isPresent()
                                ? durable.catchUp(Occasion.IN_BULK, damage, Progress.NONE, deadline)
                                : durable.erase(ids, deadline)));
        return erased ? Set.copyOf(ids) : Set.of();
    }

    /** Whether there is time to try again, after a moment. */
    private static boolean pause(Deadline deadline) {
        if (deadline.isExpired()) {
            return false;
        }
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        live.close();
    }
}
