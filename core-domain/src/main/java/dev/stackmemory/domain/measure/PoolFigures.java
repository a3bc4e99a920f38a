package dev.stackmemory.domain.measure;

import java.time.Duration;
import java.util.Objects;

/**
 * What one pool of connections to a server did.
 *
 * @param inUse how many were in use at once in one program, at the most
 * @param open how many were open at once in one program, at the most
 * @param limit how many a program may have open
 * @param acquired how often one was asked for
 * @param waited how long all of these took together
 * @param lost how many were given up after a failure
 * @param leaked how many an operation held for too long without asking anything
 */
public record PoolFigures(int inUse, int open, int limit, long acquired, Duration waited, long lost, long leaked) {
    public PoolFigures {
        Objects.requireNonNull(waited, "waited");
        if (inUse < 0 || open < 0 || limit < 0 || acquired < 0 || waited.isNegative() || lost < 0 || leaked < 0) {
            throw new IllegalArgumentException("a figure of a pool is negative");
        }
    }

    /** These of one program, less what was counted before; what there was at the most stays. */
    public PoolFigures since(PoolFigures before) {
        return new PoolFigures(
                inUse,
                open,
                limit,
                acquired - before.acquired,
                waited.minus(before.waited),
                lost - before.lost,
                leaked - before.leaked);
    }

    /** These and those of another program, or of the same one afterwards, whose limit holds. */
    public PoolFigures then(PoolFigures later) {
        return new PoolFigures(
                Math.max(inUse, later.inUse),
                Math.max(open, later.open),
                later.limit,
                acquired + later.acquired,
                waited.plus(later.waited),
                lost + later.lost,
                leaked + later.leaked);
    }

    /** Whether anything was asked of it, or happened to it. */
    public boolean isEmpty() {
        return acquired == 0 && lost == 0 && leaked == 0;
    }
}
