package dev.stackmemory.application;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.LexicalIndex;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes frames searchable while more are still being recorded, on a thread of its own. It saves time and does nothing else: what it has not done when it is
 * closed, and what it fails at, is left to the next {@link LexicalIndex#refresh}, which tells why if it fails as well. The index sees what the home has
 * acknowledged, and only that.
 */
final class IndexingBeside implements AutoCloseable {
    /** With fewer changes than these, beginning would cost more than it gains. */
    static final long WORTHWHILE = 4_000;

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofDays(1_000);

    private final LexicalIndex index;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Deadline untilClosing = Deadline.after(LONG, () -> closing.getCount() == 0 ? 2 * LONG.toNanos() : 0);
    private final Thread thread;

    private IndexingBeside(LexicalIndex index) {
        this.index = index;
        this.thread = Thread.ofPlatform().daemon().name("index-beside").unstarted(this::work);
    }

    static IndexingBeside start(LexicalIndex index) {
        var indexing = new IndexingBeside(index);
        indexing.thread.start();
        return indexing;
    }

    private void work() {
        try {
            while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                if (index.status(untilClosing).pending() >= WORTHWHILE) {
                    var unused = index.refreshBeside(Progress.NONE, untilClosing);
                }
            }
        } catch (RuntimeException leftToTheNext) {
            // The frames are recorded all the same. A refresh meets the cause again, and tells it to whoever asked for
            // it.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the work at its next step and waits for that. */
    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException meanwhile) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
