package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.adapter.lucene.segment.ProjectWords;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.sidecar.WordsLoader.FileWords;
import dev.stackmemory.adapter.s3.internal.table.IndexedFile;
import dev.stackmemory.adapter.s3.internal.table.TableFiles;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The words of one version of the table. Each question opens the indexes of those files that can have a part in its answer; of files that are
 * only counted for statistics a small part is read where the index is not here. */
final class ArchiveView implements LexicalView {
    private final TableFiles files;
    private final Version version;
    private final Sidecars sidecars;
    private final Operation searching;

    ArchiveView(TableFiles files, Version version, Sidecars sidecars, Operation searching) {
        this.files = files;
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
        Operation operation = begin(deadline);
        List<IndexedFile> possible = version.possible(ofProjects(projects));
        if (projects.isEmpty() || terms.stream().anyMatch(term -> term.field().isPresent())) {
            return ask(possible, operation, view -> view.statistics(terms, projects, deadline));
        }
        List<IndexedFile> rest = new ArrayList<>();
        LexicalStatistics counted = LexicalStatistics.NONE;
        for (FileWords each : sidecars.words(possible, projects, operation)) {
            Optional<List<ProjectWords>> exact = each.words()
                    .filter(all -> all.stream()
                            .noneMatch(words -> words.mayCountAny(each.file().deleted())));
            if (exact.isEmpty()) {
                rest.add(each.file());
            }
            for (ProjectWords words : exact.orElse(List.of())) {
                counted = counted.plus(words.statistics(terms));
            }
        }
        operation.lookingInto(possible.size() - rest.size());
        return rest.isEmpty() && !possible.isEmpty()
                ? counted
                : counted.plus(ask(rest, operation, view -> view.statistics(terms, projects, deadline)));
    }

    @Override
    public List<String> expand(TermPattern pattern, Set<ProjectId> projects, int limit, Deadline deadline) {
        return ask(
                version.possible(ofProjects(projects)),
                begin(deadline),
                view -> view.expand(pattern, projects, limit, deadline));
    }

    @Override
    public List<LexicalHit> search(LexicalRequest request, Deadline deadline) {
        return ask(version.possible(request.filter()), begin(deadline), view -> view.search(request, deadline));
    }

    @Override
    public List<Candidate> describe(
            List<String> terms, Collection<FrameId> frames, FrameFilter filter, Deadline deadline) {
        Operation operation = begin(deadline);
        // Frames that do not pass the filter are described, too.
        List<IndexedFile> all = version.files();
        List<IndexedFile> holding = sidecars.areHere(all) ? all : files.mayHold(version, frames, operation);
        return ask(holding, operation, view -> view.describe(terms, frames, filter, deadline));
    }

    private static FrameFilter ofProjects(Set<ProjectId> projects) {
        return projects.isEmpty() ? FrameFilter.ALL : FrameFilter.ofProjects(projects);
    }

    private Operation begin(Deadline deadline) {
        Operation operation = searching.by(deadline);
        operation.check();
        operation.choosingAmong(version.files().size());
        return operation;
    }

    private <T> T ask(List<IndexedFile> asked, Operation operation, Function<LexicalView, T> question) {
        return sidecars.using(version, asked, operation, set -> {
            try (LexicalView view = set.view(position(), 0)) {
                return question.apply(view);
            }
        });
    }

    @Override
    public void close() {}
}
