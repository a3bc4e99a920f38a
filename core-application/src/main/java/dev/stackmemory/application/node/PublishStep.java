package dev.stackmemory.application.node;

/** Where a publishing is, after the step of that name was taken: a program that is killed at any of them loses nothing. */
public enum PublishStep {
    /** The shared home knows what was forgotten on the node. */
    FORGOTTEN_TOLD,
    /** The times of edits stand in the shared home, before the edits do. */
    TIMES_PUT,
    /** The shared home holds the batch. */
    RECORDED,
    /** So it does the vectors. */
    VECTORS_COPIED,
    /** The shared home answers for the batch. */
    RELEASED,
    /** The node's copies are dropped, or brought to what is shared. */
    SETTLED
}
