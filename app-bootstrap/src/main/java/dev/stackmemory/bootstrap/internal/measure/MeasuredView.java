package dev.stackmemory.bootstrap.internal.measure;

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
final class MeasuredView implements LexicalView {
    private final LexicalView view;
    private final StoreMeter meter;

    MeasuredView(LexicalView view, StoreMeter meter) {
        this.view = view;
        this.meter = meter;
    }

    @Override
    public long position() {
        return view.position();
    }

    @Override
    public long behind() {
        return view.behind();
    }

    @Override
    public LexicalStatistics statistics(Collection<IndexTerm> terms, Set<ProjectId> projects, Deadline deadline) {
        return meter.call(Operation.SEARCH, () -> view.statistics(terms, projects, deadline));
    }

    @Override
    public List<String> expand(TermPattern pattern, Set<ProjectId> projects, int limit, Deadline deadline) {
        return meter.call(Operation.SEARCH, () -> view.expand(pattern, projects, limit, deadline));
    }

    @Override
    public List<LexicalHit> search(LexicalRequest request, Deadline deadline) {
        return meter.call(Operation.SEARCH, () -> view.search(request, deadline));
    }

    @Override
    public boolean isExact() {
        return view.isExact();
    }

    @Override
    public List<Candidate> describe(
            List<String> terms, Collection<FrameId> frames, FrameFilter filter, Deadline deadline) {
        return meter.call(Operation.SEARCH, () -> view.describe(terms, frames, filter, deadline));
    }

    @Override
    public void close() {
        view.close();
    }
}
