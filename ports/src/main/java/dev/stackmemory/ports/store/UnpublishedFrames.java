package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.domain.frame.Origin;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a node's own home knows of the frames that are still to come to the home which all nodes share. Durable and thread-safe. */
public interface UnpublishedFrames {
    /**
     * An edit that was made here of a frame that is shared.
     *
     * @param base the shared revision that was edited, whole
     * @param at when it was edited last
     */
    record UnpublishedEdit(StoredFrame base, HybridTime at) {
        public UnpublishedEdit {
            Objects.requireNonNull(base, "base");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * Keeps the edits until their frames are {@linkplain #release released} or forgotten. Of a frame at home here that has one already the base stays, and the
     * time is replaced; of another it was left by a program that died before it recorded, and is replaced whole. Forgotten frames are passed over.
     */
    void putEdits(Collection<UnpublishedEdit> edits, Deadline deadline);

    /** The edits of the given frames; those without one are missing. */
    Map<FrameId, UnpublishedEdit> findEdits(Collection<FrameId> frames, Deadline deadline);

    /**
     * A revision that the shared home was asked to take. It may hold it, though its answer never came.
     *
     * @param content the content hash of that revision
     */
    record SentRevision(FrameId frame, long revision, ContentHash content) {
        public SentRevision {
            Objects.requireNonNull(frame, "frame");
            Objects.requireNonNull(content, "content");
            if (revision < 1) {
                throw new IllegalArgumentException("revisions begin with 1: " + revision);
            }
        }

        public static SentRevision of(Frame frame) {
            return new SentRevision(frame.id(), frame.revision(), ContentHash.of(frame));
        }

        public static SentRevision of(Residency residency) {
            return new SentRevision(residency.frame(), residency.revision(), residency.hash());
        }
    }

    /** Keeps the revisions, beside earlier ones, until their frames are {@linkplain #release released} or forgotten. Forgotten frames are passed over. */
    void putSent(Collection<SentRevision> sent, Deadline deadline);

    /** All that was sent of the given frames. */
    Set<SentRevision> findSent(Collection<FrameId> frames, Deadline deadline);

    /** Where those of the frames came from that the ledger here knew when they were forgotten, until their erasure is confirmed. */
    Map<FrameId, Origin> findForgotten(Collection<FrameId> frames, Deadline deadline);

    /** The latest time of all edits that were ever kept here, released ones included. */
    Optional<HybridTime> latestEdit(Deadline deadline);

    /**
     * The shared home answers for the frames now: the ledger here no longer knows them, the feed of changes has them as removed, the copies here become
     * replicas, and their edits and what was sent of them are dropped; all in one transaction. A frame that is at home here in another ledger version, revision or content by now stays.
     *
     * @param published as the ledger had them when they were published
     * @return those that are not at home here any more
     */
    Set<FrameId> release(List<Residency> published, Deadline deadline);
}
