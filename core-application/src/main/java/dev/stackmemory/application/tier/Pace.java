package dev.stackmemory.application.tier;

/** Slows work in the background down between two batches, so that it takes no more of the machine than it may, and stops it. */
@FunctionalInterface
public interface Pace {
    /** As fast as it goes, to the end. */
    Pace FULL = () -> true;

    /**
     * Waits for as long as is due.
     *
     * @return whether to go on
     * @throws InterruptedException if the thread is interrupted, which stops the work as well
     */
    boolean rest() throws InterruptedException;

    /** Rests, and says whether to go on: not where the thread is interrupted, which it stays. */
    default boolean goesOn() {
        try {
            return rest();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
