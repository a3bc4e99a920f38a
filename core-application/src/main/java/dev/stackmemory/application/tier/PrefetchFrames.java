package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * When a frame was read from a slow store, fetches those beside it in the background, so that reading on is fast: its parent and its children, whatever their
 * session, and what comes after and before it in its own. A child is looked for among the frames of the project that were created next. Nobody waits for it, and what fails is left. Where reads come faster than it fetches, it passes over some.
 * Thread-safe; starts no thread before the first slow read.
 */
public final class PrefetchFrames implements AutoCloseable {
    /** How many frames one read brings along at most. */
    public static final int RELATED = 16;

    /** Of those, how many come before what stands in front of the frame. */
    private static final int AHEAD = 12;

    /** Among so many frames of the project after it children are looked for. */
    private static final int LOOKED_AT = 256;

    /** Frames whose relations wait to be fetched. */
    private static final int WAITING = 32;

    /** For the relations of one frame. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** What is under way when this is closed may still end in this time. */
    private static final Duration DRAIN = Duration.ofMillis(200);

    /** From then on every deadline is over, and this is waited for. */
    private static final Duration LAST = Duration.ofSeconds(2);

    private final FrameCatalog catalog;
    private final FetchFrames fetching;
    /** An absent frame ends the work. */
    private final BlockingQueue<Optional<Frame>> waiting = new ArrayBlockingQueue<>(WAITING);

    private @Nullable Thread worker;
    private boolean closed;
    private volatile boolean stopped;

    /** @param catalog lists sessions over all stores */
    public PrefetchFrames(FrameCatalog catalog, FetchFrames fetching) {
        this.catalog = catalog;
        this.fetching = fetching;
    }

    /** The reader: a single frame that is read through it brings the related ones along, soon. */
    public FrameReader watching(FrameReader slow) {
        return (ids, deadline) -> {
            var found = slow.find(ids, deadline);
            if (ids.size() == 1) {
                found.values().forEach(copy -> begin(copy.frame()));
            }
            return found;
        };
    }

    private synchronized void begin(Frame read) {
        if (closed || !waiting.offer(Optional.of(read)) || worker != null) {
            return;
        }
        worker = Thread.ofPlatform().daemon().name("stackmemory-prefetch").start(this::work);
    }

    private void work() {
        try {
            Optional<Frame> next = waiting.take();
            while (next.isPresent() && !stopped) {
                fetchRelated(next.get());
                next = waiting.take();
            }
        } catch (InterruptedException nobodyWants) {
            Thread.currentThread().interrupt();
        }
    }

    private void fetchRelated(Frame read) {
        // A deadline that is over as soon as this is stopped: an interrupt would close files that others read, too.
        Deadline deadline = Deadline.after(LIMIT).unlessStopped(() -> stopped);
        try {
            fetching.fetch(related(read, deadline), deadline);
        } catch (StoreException failed) {
            // Whoever reads on meets the failure, or reads more slowly.
        }
    }

    private Set<FrameId> related(Frame read, Deadline deadline) {
        Set<FrameId> related = new LinkedHashSet<>();
        read.parent().ifPresent(related::add);
        FrameFilter project = FrameFilter.ofProjects(Set.of(read.project()));
        addUpTo(AHEAD, children(read, project, deadline), related);
        if (read.session().isPresent()) {
            FrameFilter session = project.withSession(read.session().get());
            List<FrameSummary> after = after(read, session, RELATED + 1, deadline);
            TimeWindow past = new TimeWindow(Optional.empty(), Optional.of(read.createdAt()));
            List<FrameSummary> before =
                    list(session.withCreatedWithin(past), ListOrder.NEWEST_FIRST, RELATED, deadline);
            addUpTo(AHEAD, after, related);
            addUpTo(RELATED, before, related);
            addUpTo(RELATED, after, related);
        }
        return related;
    }

    private List<FrameSummary> children(Frame read, FrameFilter project, Deadline deadline) {
        return after(read, project, LOOKED_AT, deadline).stream()
                .filter(next -> next.parent().filter(read.id()::equals).isPresent())
                .toList();
    }

    private List<FrameSummary> after(Frame read, FrameFilter filter, int most, Deadline deadline) {
        FrameFilter next = filter.withCreatedWithin(TimeWindow.since(read.createdAt()));
        return list(next, ListOrder.OLDEST_FIRST, most, deadline).stream()
                .filter(frame -> !frame.id().equals(read.id()))
                .toList();
    }

    private List<FrameSummary> list(FrameFilter filter, ListOrder order, int most, Deadline deadline) {
        return catalog.list(filter, order, Optional.empty(), most, deadline).frames();
    }

    private static void addUpTo(int most, List<FrameSummary> more, Set<FrameId> related) {
        for (FrameSummary frame : more) {
            if (related.size() >= most) {
                return;
            }
            related.add(frame.id());
        }
    }

    /** Ends what is under way within a moment; what waits is left. */
    @Override
    public void close() {
        Thread working;
        synchronized (this) {
            closed = true;
            working = worker;
        }
        if (working == null) {
            return;
        }
        // Where there is no room the worker is not waiting, and sees that it is stopped.
        var unused = waiting.offer(Optional.empty());
        try {
            if (!working.join(DRAIN)) {
                stopped = true;
                working.join(LAST.toMillis());
            }
        } catch (InterruptedException impatient) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }
}
