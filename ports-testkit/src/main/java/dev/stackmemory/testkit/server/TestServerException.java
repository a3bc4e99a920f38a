package dev.stackmemory.testkit.server;

import org.jspecify.annotations.Nullable;

/** A server that is there failed at what a test asked of it: a fault of the fixture or of the machine, never a reason to skip. */
public final class TestServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TestServerException(String message) {
        super(message);
    }

    public TestServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
