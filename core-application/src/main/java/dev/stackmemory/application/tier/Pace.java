package dev.stackmemory.application.tier;

/** Slows a mover down between two batches, so that it takes no more of the machine than it may, and stops it. */
@FunctionalInterface
public interface Pace {
    /** As fast as it goes, to the end. */
    Pace FULL = () -> true;

    /**
     * Waits for as long as is due.
     *
     * @return whether to go on
     * @throws InterruptedException if the thread is interrupted, which stops the mover as well
     */
    boolean rest() throws InterruptedException;
}
