package dev.stackmemory.application.tier;

/** How far a batch of frames has got on its way to another store, in this order. Wherever a move is cut, the frames are at one home, the old or the new. */
public enum MoveStep {
    /** The outbox names the frames, so that whatever is left behind will be found. */
    JOURNALED,
    /** The destination has copies. */
    COPIED,
    /** The copies were read back and have the content that the ledger knows. */
    COMPARED,
    /** Their vectors are there, too, unless the destination takes those of frames at home there alone: then they follow before anything is deleted. */
    VECTORS_COPIED,
    /** The ledger names the destination as their home. */
    REHOMED,
    /** The source has none of them any more. */
    SOURCE_DELETED,
    /** The outbox names them no more. */
    SETTLED
}
