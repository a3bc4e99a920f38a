package dev.stackmemory.ports.search;

/**
 * What an answer asked of a store where each request costs time or money.
 *
 * @param requests how many, those that failed not among them
 * @param bytes what they gave
 */
public record ReadCost(long requests, long bytes) {
    public ReadCost {
        if (requests < 0 || bytes < 0) {
            throw new IllegalArgumentException("a cost of " + requests + " requests and " + bytes + " bytes is none");
        }
    }
}
