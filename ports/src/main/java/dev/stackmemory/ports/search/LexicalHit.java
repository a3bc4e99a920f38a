package dev.stackmemory.ports.search;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A frame that answers a query, with what a second ranking needs, so that it need not read the frame.
 *
 * @param frame the frame
 * @param revision the revision that was searched
 * @param project its project
 * @param session its session
 * @param createdAt when it was created
 * @param importance its importance in [0, 1], as it was when this revision was recorded
 * @param length its length as {@code LengthCode} keeps it
 * @param score the sum that {@link LexicalRequest} defines, to a relative error of 1e-6; the same for the same frame and request
 *     wherever the frame lies in the index
 */
public record LexicalHit(
        FrameId frame,
        long revision,
        ProjectId project,
        Optional<SessionId> session,
        Instant createdAt,
        double importance,
        int length,
        double score) {
    /** The order of an answer: the highest score first, ties by the UTF-8 bytes of the id. */
    public static final Comparator<LexicalHit> BEST_FIRST =
            Comparator.comparingDouble(LexicalHit::score).reversed().thenComparing(LexicalHit::frame);
}
