package dev.stackmemory.application;

import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.UnreadableSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source on a thread of its own, a little ahead of whoever takes its items, so that one core reads while another records. The order, the items and
 * the failures are those of the source; what is read and not yet taken is bounded. The source is touched by that thread alone until {@link #close}, which
 * waits for the item that is being read: a source that may keep its reader waiting for ever is not to be read ahead.
 */
final class ReadAhead implements Iterator<SourceItem>, AutoCloseable {
    private static final int MAX_ITEMS = 256;
    private static final long MAX_CHARACTERS = 1 << 20;
    private static final int PORTIONS = 4;

    private final FrameSource source;
    private final Optional<String> checkpoint;
    private final BlockingQueue<Portion> portions = new ArrayBlockingQueue<>(PORTIONS);
    private final Thread thread;
    private volatile boolean closed;
    private Portion current = new Portion(List.of(), -1, false, null);
    private int next;

    /**
     * Some of what was read.
     *
     * @param total what the source said of its size at that time
     * @param last whether nothing comes after it
     * @param failure why nothing comes after it; null if the source simply ended
     */
    private record Portion(
            List<SourceItem> items,
            long total,
            boolean last,
            @Nullable Throwable failure) {}

    private ReadAhead(FrameSource source, Optional<String> checkpoint) {
        this.source = source;
        this.checkpoint = checkpoint;
        this.thread = Thread.ofPlatform().daemon().name("read-ahead").unstarted(this::read);
    }

    /** Begins to read the source, which must not have been read yet. */
    static ReadAhead start(FrameSource source, Optional<String> checkpoint) {
        var reading = new ReadAhead(source, checkpoint);
        reading.thread.start();
        return reading;
    }

    private void read() {
        List<SourceItem> items = new ArrayList<>();
        Throwable failure = null;
        try {
            long characters = 0;
            Iterator<SourceItem> each = source.read(checkpoint);
            while (!closed && each.hasNext()) {
                SourceItem item = each.next();
                items.add(item);
                characters += ImportBatch.characters(item);
                // Whoever waits gets what there is.
                if (items.size() >= MAX_ITEMS || characters >= MAX_CHARACTERS || portions.isEmpty()) {
                    handOver(new Portion(items, source.total(), false, null));
                    items = new ArrayList<>();
                    characters = 0;
                }
            }
        } catch (InterruptedException givenUp) {
            return;
        } catch (RuntimeException | Error told) {
            failure = told;
        }
        try {
            handOver(new Portion(items, source.total(), true, failure));
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
        }
    }

    private void handOver(Portion portion) throws InterruptedException {
        portions.put(portion);
    }

    /** How much there is to read, as {@link FrameSource#total()} said when the item that was taken last had been read. */
    long total() {
        return current.total();
    }

    /** @throws RuntimeException what the source threw, after everything that it gave before */
    @Override
    public boolean hasNext() {
        while (next == current.items().size()) {
            if (current.failure() instanceof Error error) {
                throw error;
            }
            if (current.failure() instanceof RuntimeException failure) {
                throw failure;
            }
            if (current.last()) {
                return false;
            }
            try {
                current = portions.take();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new UnreadableSource("reading was interrupted", interrupted);
            }
            next = 0;
        }
        return true;
    }

    @Override
    public SourceItem next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.items().get(next++);
    }

    /** Ends the reading after the item that is being read, and waits for that. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            portions.clear();
            try {
                thread.join(10);
            } catch (InterruptedException meanwhile) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
