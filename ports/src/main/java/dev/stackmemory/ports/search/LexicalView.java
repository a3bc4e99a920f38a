package dev.stackmemory.ports.search;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The words of the frames at one moment; later changes do not show. A search asks every home for the statistics of its terms, adds them up, makes
 * weights of them, and asks every home for its best frames under these. Thread-safe. Every method but {@link #close} may throw
 * {@code DeadlineExceeded}.
 */
public interface LexicalView extends AutoCloseable {
    /** The most terms that a pattern is expanded to. */
    int MAX_EXPANSION = 64;

    /** The position of the newest change that is seen. */
    long position();

    /** How far the home's newest change was ahead of {@link #position()} when the view was opened; 0 if everything is seen. */
    long behind();

    /**
     * The statistics of some projects. Filters other than the project never change them.
     *
     * @param terms any number, {@value LexicalRequest#MAX_TERMS} at most
     * @param projects whose frames count; empty means all
     */
    LexicalStatistics statistics(Collection<IndexTerm> terms, Set<ProjectId> projects, Deadline deadline);

    /**
     * The terms of a pattern that stand in some frame of the projects, in any field: those closest to the pattern first (fewest edits, then
     * fewest UTF-8 bytes, then by their UTF-8 bytes). The order does not depend on how often a term occurs, so that the first terms of all homes
     * together are among the first of each.
     *
     * @param projects whose frames count; empty means all
     * @param limit from 1 to {@value #MAX_EXPANSION}
     */
    List<String> expand(TermPattern pattern, Set<ProjectId> projects, int limit, Deadline deadline);

    /**
     * The frames that answer the request, {@link LexicalHit#BEST_FIRST}: all of them, or the best {@code limit} of all. Where the view is not {@link
     * #isExact()}, some of the best may be missing; the scores of the others are right.
     */
    List<LexicalHit> search(LexicalRequest request, Deadline deadline);

    /** Whether {@link #search} leaves out none of the best. A view whose engine only proposes says false, and so does who passes its answer on. */
    default boolean isExact() {
        return true;
    }

    /**
     * What a second ranking needs to know of the frames: of each that is there, the occurrences of the terms as {@code IndexedFrame} defines them, and
     * whether it passes the filter. The order is that of the ids; ids that are not there are left out.
     *
     * @param terms as the analyzer writes them, in any field; {@value LexicalRequest#MAX_TERMS} at most
     * @param frames without an id twice
     */
    List<Candidate> describe(List<String> terms, Collection<FrameId> frames, FrameFilter filter, Deadline deadline);

    /** What people should know of how the answers so far were made, as half a sentence: such as that something had to be read whole. */
    default Optional<String> remark() {
        return Optional.empty();
    }

    @Override
    void close();
}
