package dev.stackmemory.testkit.server.internal;

import org.opentest4j.TestAbortedException;

/** The two ways of not running a test. {@code ./check} reads how the reasons begin. */
public final class Skips {
    private Skips() {}

    /** A server that every machine can have is missing: counts as a failure where {@code CI=true}. */
    public static TestAbortedException noServer(String reason) {
        return new TestAbortedException("no server: " + reason);
    }

    /** What is needed can be had on some machines only: counted as not run. */
    public static TestAbortedException notRun(String need) {
        return new TestAbortedException("not run: " + need);
    }
}
