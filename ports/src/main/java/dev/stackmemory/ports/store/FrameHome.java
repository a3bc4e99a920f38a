package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A durable store that frames are recorded in. It keeps its ledger beside the frames, so that a frame, its residency, its change number
 * and its outbox entries appear in one transaction or not at all. Thread-safe.
 *
 * <p>A frame is <em>at home</em> here while the ledger names this store as its home. {@link #put} keeps a further copy, which is found
 * by its id but neither listed nor part of the feed, passes over forgotten frames, and never replaces the copy of a frame that is at home by
 * another revision, or other content, than the ledger knows; {@link #delete} leaves the copy of a frame that is at home.
 */
public interface FrameHome extends FrameStore {
    /**
     * Records the writes. On return they are on disk. A write is taken when the home holds its base revision, or no revision of the
     * frame at all and the base is 0; any other is answered and does not keep the rest of the batch from being taken. A copy of a frame that the
     * ledger does not know is no revision of it: what is recorded takes its place, be it older or newer. A write of a forgotten frame is refused
     * before anything else is looked at.
     *
     * <p>The residency of a recorded frame is this home at its youngest tier, one ledger version later (1 for a new frame), with the
     * accesses counted so far. Where the ledger named another store as the home before, the copy there is left over: in the same
     * transaction the outbox gets work of the topic {@link Outbox#LEFTOVERS} for the frame, if none is waiting.
     *
     * @param writes in order; two of one frame are applied one after the other
     * @return the watermark is the head of the change feed when the batch was committed, or later
     * @throws dev.stackmemory.ports.failure.StoreException.OutcomeUnknown if the batch may or may not be on disk
     */
    RecordReceipt record(List<FrameWrite> writes, Deadline deadline);

    /**
     * The copies here of frames that are not at home here, in the order of the UTF-8 bytes of their ids, after the given id. Costs what
     * it lists, however many frames are at home.
     *
     * @param after an id, whether or not there is such a copy
     * @param limit how many at most
     */
    List<CopyVersion> listReplicas(Optional<FrameId> after, int limit, Deadline deadline);

    /**
     * Forgets the frames, known or not: from the return on no read, list or search shows them, no revision of them can be
     * recorded or put again, and what the outbox still held for them is gone. The ids stay pending for erasure until they are confirmed;
     * forgetting them again makes them pending again.
     *
     * @return those that were here
     */
    Set<FrameId> forget(Collection<FrameId> ids, Deadline deadline);

    /** Which of the ids were forgotten here. */
    Set<FrameId> findForgotten(Collection<FrameId> ids, Deadline deadline);

    /** Forgotten frames whose erasure some store has not confirmed, oldest first. */
    List<FrameId> listPendingErasures(int limit, Deadline deadline);

    /**
     * Every store confirmed: keeps a keyed hash of each id, so that it never comes back, and drops the id itself, also from the change
     * feed. Ids that are not forgotten are passed over.
     */
    void confirmErased(Collection<FrameId> ids, Deadline deadline);
}
