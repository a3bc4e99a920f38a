package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
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
import java.util.Optional;
import java.util.Set;

/** An open index of words that answers as another one does, but for what is overridden. As thread-safe as that is. */
public abstract class ForwardingLexicalView implements LexicalView {
    private final LexicalView view;

    protected ForwardingLexicalView(LexicalView view) {
        this.view = view;
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
        return view.statistics(terms, projects, deadline);
    }

    @Override
    public List<String> expand(TermPattern pattern, Set<ProjectId> projects, int limit, Deadline deadline) {
        return view.expand(pattern, projects, limit, deadline);
    }

    @Override
    public List<LexicalHit> search(LexicalRequest request, Deadline deadline) {
        return view.search(request, deadline);
    }

    @Override
    public boolean isExact() {
        return view.isExact();
    }

    @Override
    public List<Candidate> describe(
            List<String> terms, Collection<FrameId> frames, FrameFilter filter, Deadline deadline) {
        return view.describe(terms, frames, filter, deadline);
    }

    @Override
    public Optional<String> remark() {
        return view.remark();
    }

    @Override
    public void close() {
        view.close();
    }
}
