package dev.stackmemory.bootstrap.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, last opened first. Thread-safe. */
public final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Deque<AutoCloseable> beforehand = new ArrayDeque<>();

    private boolean closed;

    Closing() {}

    /** Closes the resource when everything is closed; at once if it is, as when somebody was still opening it. */
    public synchronized <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        if (closed) {
            close();
        }
        return resource;
    }

    /** Does the work before anything is closed, for what it needs may be opened after this. */
    public synchronized <T extends AutoCloseable> T beforeAll(T work) {
        beforehand.push(work);
        return work;
    }

    /**
     * @throws RuntimeException the first failure, with the others suppressed; everything has been tried
     */
    @Override
    public synchronized void close() {
        closed = true;
        RuntimeException first = null;
        while (!beforehand.isEmpty() || !opened.isEmpty()) {
            try {
                (beforehand.isEmpty() ? opened : beforehand).pop().close();
            } catch (Exception failed) {
                RuntimeException failure = failed instanceof RuntimeException unchecked
                        ? unchecked
                        : new IllegalStateException("closing failed", failed);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
