package dev.stackmemory.adapter.imports.internal.walk;

import dev.stackmemory.ports.source.SourceItem;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

/**
 * Items that come a few at a time. One is always held back, so that the very last can carry the checkpoint of the finished source, whatever was
 * passed over behind it.
 */
public abstract class QueuedItems implements Iterator<SourceItem> {
    private final ArrayDeque<SourceItem> queue = new ArrayDeque<>();
    private boolean ended;

    /**
     * Reads on and adds what it finds, perhaps nothing.
     *
     * @return whether there may be more
     */
    protected abstract boolean fill(Queue<SourceItem> items);

    /** The checkpoint of the whole source, asked for once at its end. */
    protected abstract Optional<String> finalCheckpoint();

    @Override
    public final boolean hasNext() {
        while (!ended && queue.size() < 2) {
            if (!fill(queue)) {
                ended = true;
                if (!queue.isEmpty()) {
                    queue.addLast(withCheckpoint(queue.removeLast(), finalCheckpoint()));
                }
            }
        }
        return !queue.isEmpty();
    }

    @Override
    public final SourceItem next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return queue.removeFirst();
    }

    private static SourceItem withCheckpoint(SourceItem item, Optional<String> checkpoint) {
        return switch (item) {
            case SourceItem.Read read ->
                new SourceItem.Read(
                        read.frame(), read.location(), read.repairs(), read.attachments(), read.progress(), checkpoint);
            case SourceItem.Skipped skipped ->
                new SourceItem.Skipped(
                        skipped.location(), skipped.reason(), skipped.malformed(), skipped.progress(), checkpoint);
        };
    }
}
