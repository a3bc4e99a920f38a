package dev.stackmemory.application.node;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.store.UnpublishedFrames.SentRevision;
import java.util.Optional;

/** What is to be done to publish one frame. */
sealed interface Publication {
    /**
     * Record it in the shared home.
     *
     * @param content the content hash of the frame
     * @param base the revision there that it follows, or 0
     * @param merges whether it unites an edit of this node with somebody else's
     * @param editedAt when it was edited; absent where nothing shared was edited
     */
    record Write(Frame frame, ContentHash content, long base, boolean merges, Optional<HybridTime> editedAt)
            implements Publication {
        SentRevision revision() {
            return new SentRevision(frame.id(), frame.revision(), content);
        }
    }

    /** Nothing: the shared home holds it. */
    record Done(StoredFrame copy) implements Publication {}

    /**
     * Nothing can be done: another frame has its id there.
     *
     * @param why a sentence for people
     */
    record Stranger(String why) implements Publication {}
}
