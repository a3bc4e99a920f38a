package dev.stackmemory.domain.alert;

/** What helps against what an alert tells. */
public enum Remedy {
    /** Somebody has to give the store more: memory, processors, read replicas. */
    ADD_RESOURCES,
    /** Read what is likely to be read, so that it is in the faster store. */
    WARM_THE_CACHE,
    /** Answer anew what is asked most, so that its answers are kept. */
    PREPARE_ANSWERS,
    /** Move more between the tiers than is due: out of one that holds too much, or up what is read. */
    REBALANCE,
    /** Make the index of the words anew. */
    REINDEX
}
