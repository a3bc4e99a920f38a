package dev.stackmemory.ports;

/** Hears how far long work has got. Called often and from any thread. The work goes on when it returns, so that a listener can slow it down. */
@FunctionalInterface
public interface Progress {
    /** Nobody listens. */
    Progress NONE = (done, total) -> {};

    /**
     * @param done units of work finished so far
     * @param total units of work in all, or a negative number while unknown
     */
    void report(long done, long total);
}
