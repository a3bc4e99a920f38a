package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.application.search.ForwardingLexicalView;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Measures an open index of words. */
final class MeasuredView extends ForwardingLexicalView {
    private final StoreMeter meter;

    MeasuredView(LexicalView view, StoreMeter meter) {
        super(view);
        this.meter = meter;
    }

    @Override
    public LexicalStatistics statistics(Collection<IndexTerm> terms, Set<ProjectId> projects, Deadline deadline) {
        return meter.call(Operation.SEARCH, () -> super.statistics(terms, projects, deadline));
    }

    @Override
    public List<String> expand(TermPattern pattern, Set<ProjectId> projects, int limit, Deadline deadline) {
        return meter.call(Operation.SEARCH, () -> super.expand(pattern, projects, limit, deadline));
    }

    @Override
    public List<LexicalHit> search(LexicalRequest request, Deadline deadline) {
        return meter.call(Operation.SEARCH, () -> super.search(request, deadline));
    }

    @Override
    public List<Candidate> describe(
            List<String> terms, Collection<FrameId> frames, FrameFilter filter, Deadline deadline) {
        return meter.call(Operation.SEARCH, () -> super.describe(terms, frames, filter, deadline));
    }
}
