package dev.stackmemory.adapter.paradedb;

/**
 * How many connections a pool keeps. It grows while callers wait, and shrinks to the least when connections lie idle.
 *
 * @param least at least 0
 * @param most at least 1
 */
public record PoolSize(int least, int most) {
    public PoolSize {
        if (least < 0 || most < 1 || least > most) {
            throw new IllegalArgumentException("a pool of " + least + " to " + most + " connections is none");
        }
    }
}
