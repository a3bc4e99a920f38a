package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.UnreadableSource;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Walks through what a file of another program holds, so that little of it is in memory at a time. Not thread-safe. */
public abstract class UntouchedReading implements Iterator<SourceItem> {
    private final UntouchedFile file;
    private final Deque<SourceItem> ready = new ArrayDeque<>();
    private boolean ended;

    protected UntouchedReading(UntouchedFile file) {
        this.file = file;
    }

    /** Reads a little further: what it meets it {@link #add}s, which may be nothing, and after everything it {@link #end}s. */
    protected abstract void advance() throws SQLException;

    protected final UntouchedFile file() {
        return file;
    }

    protected final void add(SourceItem item) {
        ready.add(item);
    }

    /** @throws UnreadableSource if the file changed meanwhile, so that what was read may not belong together */
    protected final void end() {
        file.requireUnchanged();
        ended = true;
    }

    /** Where a reading may go on that is interrupted after this place; for this very state of the file alone. */
    protected final String checkpoint(String place) {
        return prefix() + place;
    }

    /** The place that a checkpoint names; absent, if it belongs to another state of the file. */
    protected final Optional<String> place(Optional<String> checkpoint) {
        String prefix = prefix();
        return checkpoint.filter(text -> text.startsWith(prefix)).map(text -> text.substring(prefix.length()));
    }

    private String prefix() {
        return file.fingerprint() + " ";
    }

    @Override
    public final boolean hasNext() {
        try {
            while (ready.isEmpty() && !ended) {
                advance();
            }
            return !ready.isEmpty();
        } catch (SQLException failure) {
            throw file.unreadable(failure);
        }
    }

    @Override
    public final SourceItem next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.removeFirst();
    }
}
