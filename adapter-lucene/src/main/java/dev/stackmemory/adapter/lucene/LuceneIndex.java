package dev.stackmemory.adapter.lucene;

import dev.stackmemory.adapter.lucene.internal.DurableIndex;
import dev.stackmemory.adapter.lucene.internal.DurableIndex.Occasion;
import dev.stackmemory.adapter.lucene.internal.DurableIndex.Outcome;
import dev.stackmemory.adapter.lucene.internal.Failures;
import dev.stackmemory.adapter.lucene.internal.LiveIndex;
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
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A Lucene index in a folder of its own, beside the home that it follows. Every process searches what is committed there together with the changes
 * since, which it indexes in memory; when these become many, whoever gets the folder's lock first commits them. Nothing is held between calls but
 * open files and that memory, and no thread is kept.
 */
public final class LuceneIndex implements LexicalIndex, Erasing {
    /** More changes than these are written down before a search, fewer are kept in memory. */
    private static final int MANY = 128;

    /** Lucene remarks on standard error whether it found the vector module, which nobody asked. Held, because loggers are collected. */
    private static final Logger REMARKS = Logger.getLogger("org.apache.lucene.internal.vectorization");

    static {
        REMARKS.setLevel(Level.OFF);
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
        return left.compareTo(SHORT) > 0 ? deadline : deadline.within(left.dividedBy(2));
    }

    @Override
    public boolean refresh(Progress progress, Deadline deadline) {
        long target = feed.head(deadline);
        while (true) {
            LiveIndex.Lag lag = live.lag(deadline);
            if (lag.damage().isEmpty() && lag.usable() && lag.position() >= target) {
                return true;
            }
            Outcome outcome = write(Occasion.IN_BULK, progress, deadline);
            if (outcome == Outcome.CURRENT) {
                return true;
            }
            if (outcome == Outcome.OUT_OF_TIME || !pause(deadline)) {
                return false;
            }
        }
    }

    @Override
    public boolean rebuild(Progress progress, Deadline deadline) {
        while (true) {
            switch (writing(deadline, damage -> durable.rebuild(damage, progress, deadline))) {
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
                return work.on(Optional.of("its files are damaged (" + damaged.getMessage() + ")"));
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

    /** Also erases what is left of earlier revisions and of other deleted frames; nothing while another process writes. */
    @Override
    public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
        if (!live.existsOnDisk()) {
            // What is indexed in memory goes as well: the feed will not tell of the removals once they are confirmed.
            live.close();
            return Set.copyOf(ids);
        }
        while (true) {
            Outcome outcome = writing(
                    deadline,
                    damage -> damage.isPresent()
                            ? durable.catchUp(Occasion.IN_BULK, damage, Progress.NONE, deadline)
                            : durable.erase(ids, deadline));
            if (outcome == Outcome.CURRENT) {
                return Set.copyOf(ids);
            }
            if (outcome == Outcome.OUT_OF_TIME || !pause(deadline)) {
                return Set.of();
            }
        }
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
