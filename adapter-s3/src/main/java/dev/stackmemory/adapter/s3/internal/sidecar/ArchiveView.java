package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.table.IndexedFile;
import dev.stackmemory.adapter.s3.internal.table.TableFiles.Version;
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
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.Function;

/** The words of one version of the table. Each question opens the indexes of those files that can have a part in its answer. */
final class ArchiveView implements LexicalView {
    private final Version version;
    private final Sidecars sidecars;
    private final Operation searching;
    private final LongAccumulator mostScanned = new LongAccumulator(Math::max, 0);

    ArchiveView(Version version, Sidecars sidecars, Operation searching) {
        this.version = version;
        this.sidecars = sidecars;
        this.searching = searching;
    }

    @Override
    public long position() {
        return version.position();
    }

    @Override
    public long behind() {
        return 0;
    }

    @Override
    public LexicalStatistics statistics(Collection<IndexTerm> terms, Set<ProjectId> projects, Deadline deadline) {
        return ask(ofProjects(projects), deadline, view -> view.statistics(terms, projects, deadline));
    }

    @Override
    public List<String> expand(TermPattern pattern, Set<ProjectId> projects, int limit, Deadline deadline) {
        return ask(ofProjects(projects), deadline, view -> view.expand(pattern, projects, limit, deadline));
    }

    @Override
    public List<LexicalHit> search(LexicalRequest request, Deadline deadline) {
        return ask(request.filter(), deadline, view -> view.search(request, deadline));
    }

    @Override
    public List<Candidate> describe(
            List<String> terms, Collection<FrameId> frames, FrameFilter filter, Deadline deadline) {
        // Frames that do not pass the filter are described, too.
        return ask(FrameFilter.ALL, deadline, view -> view.describe(terms, frames, filter, deadline));
    }

    private static FrameFilter ofProjects(Set<ProjectId> projects) {
        return projects.isEmpty() ? FrameFilter.ALL : FrameFilter.ofProjects(projects);
    }

    private <T> T ask(FrameFilter needed, Deadline deadline, Function<LexicalView, T> question) {
        Operation operation = searching.by(deadline);
        operation.check();
        List<IndexedFile> files = version.possible(needed);
        operation.choosingAmong(version.files().size());
        return sidecars.using(version, files, operation, (set, scanned) -> {
            mostScanned.accumulate(scanned);
            try (LexicalView view = set.view(position(), 0)) {
                return question.apply(view);
            }
        });
    }

    @Override
    public Optional<String> remark() {
        int scanned = mostScanned.intValue();
        return scanned == 0
                ? Optional.empty()
                : Optional.of(scanned + (scanned == 1 ? " data file has" : " data files have")
                        + " no usable index and had to be read whole; 'stackmemory storage rebuild-index' makes it");
    }

    @Override
    public void close() {}
}
