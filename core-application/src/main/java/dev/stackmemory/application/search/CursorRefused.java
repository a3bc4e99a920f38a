package dev.stackmemory.application.search;

/** A page cannot be given, because what it is to follow is no page of this question; the message says why. Asking anew, from the first page, helps. */
public final class CursorRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CursorRefused(String message) {
        super(message);
    }
}
