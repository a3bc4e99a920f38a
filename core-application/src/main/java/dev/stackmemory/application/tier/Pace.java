package dev.stackmemory.application.tier;

/** Slows a mover down between two batches, so that it takes no more of the machine than it may. */
@FunctionalInterface
public interface Pace {
    /** As fast as it goes. */
    Pace FULL = () -> {};

    /**
     * Waits for as long as is due.
     *
     * @throws InterruptedException if the mover is to stop
     */
    void rest() throws InterruptedException;
}
