package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Indexes that say of others' answers that they are not exact. */
final class ProposingHome {
    private ProposingHome() {}

    static LexicalIndex words(LexicalIndex index) {
        return new Words(index);
    }

    static VectorIndex vectors(VectorIndex index) {
        return new Vectors(index);
    }

    private record Words(LexicalIndex index) implements LexicalIndex {
        @Override
        public LexicalView open(Deadline deadline) {
            return new View(index.open(deadline));
        }

        @Override
        public boolean refresh(Progress progress, Deadline deadline) {
            return index.refresh(progress, deadline);
        }

        @Override
        public boolean rebuild(Progress progress, Deadline deadline) {
            return index.rebuild(progress, deadline);
        }

        @Override
        public IndexStatus status(Deadline deadline) {
            return index.status(deadline);
        }

        @Override
        public void close() {
            index.close();
        }
    }

    private record View(LexicalView view) implements LexicalView {
        @Override
        public boolean isExact() {
            return false;
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
        public List<Candidate> describe(
                List<String> terms, Collection<FrameId> frames, FrameFilter filter, Deadline deadline) {
            return view.describe(terms, frames, filter, deadline);
        }

        @Override
        public void close() {
            view.close();
        }
    }

    private record Vectors(VectorIndex index) implements VectorIndex {
        @Override
        public boolean isExact() {
            return false;
        }

        @Override
        public void put(ModelId model, List<FrameVector> vectors, Deadline deadline) {
            index.put(model, vectors, deadline);
        }

        @Override
        public List<VectorHit> nearest(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline) {
            return index.nearest(model, query, filter, limit, deadline);
        }

        @Override
        public Set<FrameId> findEmbedded(ModelId model, Collection<FrameId> frames, Deadline deadline) {
            return index.findEmbedded(model, frames, deadline);
        }

        @Override
        public List<FrameVector> find(ModelId model, Collection<FrameId> frames, Deadline deadline) {
            return index.find(model, frames, deadline);
        }

        @Override
        public List<ModelUsage> listModels(Deadline deadline) {
            return index.listModels(deadline);
        }

        @Override
        public void drop(ModelId model, Deadline deadline) {
            index.drop(model, deadline);
        }
    }
}
