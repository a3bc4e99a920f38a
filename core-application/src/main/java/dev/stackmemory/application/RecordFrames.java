package dev.stackmemory.application;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordReceipt;
import java.util.List;
import java.util.Set;

/**
 * Records new frames and edits. A frame of revision 1 must be new; one of a higher revision must follow the revision that is at home, so
 * that two who edit the same frame do not overwrite each other unseen. Thread-safe.
 */
public final class RecordFrames {
    private final FrameHome home;
    private final SessionStarts sessions;

    public RecordFrames(FrameHome home) {
        this(home, new SessionStarts());
    }

    /** @param sessions hears of the session of each frame that is recorded */
    public RecordFrames(FrameHome home, SessionStarts sessions) {
        this.home = home;
        this.sessions = sessions;
    }

    /**
     * Records the frames in order. On return those with the outcome {@code Recorded} are on disk; what became of each other one its outcome
     * says.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if nothing, or nobody knows what, was recorded
     */
    public RecordReceipt record(List<Frame> frames, Deadline deadline) {
        RecordReceipt receipt =
                home.record(frames.stream().map(FrameWrite::edit).toList(), deadline);
        for (Frame frame : frames) {
            frame.session().ifPresent(session -> sessions.named(Set.of(frame.project()), session));
        }
        return receipt;
    }
}
