package dev.stackmemory.ports.source;

import org.jspecify.annotations.Nullable;

/** A source that cannot be read at all: absent, a directory where a file belongs, no repository. The message is for people and names the cure. */
public final class UnreadableSource extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreadableSource(String message) {
        this(message, null);
    }

    public UnreadableSource(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
