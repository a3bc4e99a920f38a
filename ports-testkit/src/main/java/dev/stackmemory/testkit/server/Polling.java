package dev.stackmemory.testkit.server;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what another process does. */
public final class Polling {
    private static final Duration STEP = Duration.ofMillis(10);

    private Polling() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param awaited named in the failure
     * @throws TestServerException if it does not within the time
     */
    public static void until(Duration longest, String awaited, BooleanSupplier condition) {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new TestServerException("waited " + longest.toSeconds() + " s for " + awaited);
            }
            try {
                Thread.sleep(STEP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TestServerException("interrupted while waiting for " + awaited, e);
            }
        }
    }
}
