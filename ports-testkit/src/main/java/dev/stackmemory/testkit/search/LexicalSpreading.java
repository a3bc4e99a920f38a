package dev.stackmemory.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import dev.stackmemory.ports.search.WeightedTerm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/**
 * The law of every lexical index, to be tried with random frames, edits, removals and questions: where a frame lies does not show in any answer, and
 * every answer is that of the reference.
 */
public abstract class LexicalSpreading {
    private static final int QUESTIONS = 60;

    private final List<LexicalIndex> opened = new ArrayList<>();

    /** A new index of the feed, in a storage of that name which belongs to the running test. */
    protected abstract LexicalIndex create(String storage, EditableChangeFeed changes);

    @AfterEach
    final void closeAll() {
        opened.forEach(LexicalIndex::close);
    }

    /** Fails unless the law holds for what is made of the seed. */
    protected final void requireSameAnswers(long seed) {
        var random = new Random(seed);
        var generated = new RandomFrames(random);
        var one = new Place("one");
        List<Place> many = new ArrayList<>();
        int places = 1 + random.nextInt(3);
        for (int number = 0; number < places; number++) {
            many.add(new Place("part" + number));
        }
        Map<FrameId, Place> homes = new HashMap<>();
        for (Frame frame : generated.history(400)) {
            Place home = homes.computeIfAbsent(frame.id(), id -> many.get(random.nextInt(many.size())));
            one.feed.record(frame);
            home.feed.record(frame);
            if (random.nextInt(12) == 0) {
                one.feed.remove(frame.id());
                home.feed.remove(frame.id());
            }
            if (random.nextInt(60) == 0) {
                one.index.refresh(Progress.NONE, Deadline.NEVER);
                home.index.refresh(Progress.NONE, Deadline.NEVER);
            }
        }
        try (Gathered together = new Gathered(List.of(one));
                Gathered spread = new Gathered(many);
                LexicalView reference = new InMemoryLexicalIndex(one.feed).open(Deadline.NEVER)) {
            for (int question = 0; question < QUESTIONS; question++) {
                ask(generated, random, together, spread, reference);
            }
        }
    }

    private static void ask(
            RandomFrames generated, Random random, Gathered together, Gathered spread, LexicalView reference) {
        Set<ProjectId> projects = generated.projects();
        List<IndexTerm> terms = generated.terms();
        LexicalStatistics statistics = together.statistics(terms, projects);
        assertThat(spread.statistics(terms, projects)).isEqualTo(statistics);
        assertThat(reference.statistics(terms, projects, Deadline.NEVER)).isEqualTo(statistics);

        TermPattern pattern = generated.pattern();
        List<String> expanded = together.expand(pattern, projects, 8);
        assertThat(spread.expand(pattern, projects, 8)).isEqualTo(expanded);
        assertThat(reference.expand(pattern, projects, 8, Deadline.NEVER)).isEqualTo(expanded);

        List<WeightedTerm> weighted = terms.stream()
                .map(term -> new WeightedTerm(
                        term,
                        Bm25.inverseDocumentFrequency(statistics.frames(), statistics.documentFrequency(term))
                                * (0.5 + random.nextInt(4))))
                .toList();
        LexicalRequest request = generated.request(weighted, statistics.averageLength(), projects);
        List<LexicalHit> hits = together.search(request);
        assertThat(spread.search(request)).isEqualTo(hits);
        requireRight(hits, request, reference);
    }

    /** The scores are the formula's, and no frame was left out for a worse one. */
    private static void requireRight(List<LexicalHit> hits, LexicalRequest request, LexicalView reference) {
        List<LexicalHit> right = reference.search(request.withLimit(LexicalRequest.MAX_LIMIT), Deadline.NEVER);
        Map<FrameId, LexicalHit> byId = right.stream().collect(Collectors.toMap(LexicalHit::frame, hit -> hit));
        assertThat(hits).hasSize(Math.min(request.limit(), right.size())).isSortedAccordingTo(LexicalHit.BEST_FIRST);
        for (int rank = 0; rank < hits.size(); rank++) {
            LexicalHit hit = hits.get(rank);
            assertThat(byId).as("answers to %s", request).containsKey(hit.frame());
            LexicalHit defined = byId.getOrDefault(hit.frame(), hit);
            assertThat(hit.score()).isCloseTo(defined.score(), within(1e-6 * Math.max(1, defined.score())));
            assertThat(hit.score()).isCloseTo(right.get(rank).score(), within(1e-6 * Math.max(1, defined.score())));
            assertThat(hit).usingRecursiveComparison().ignoringFields("score").isEqualTo(defined);
        }
    }

    private final class Place {
        private final EditableChangeFeed feed;
        private final LexicalIndex index;

        Place(String name) {
            feed = new EditableChangeFeed(name);
            index = create(name, feed);
            opened.add(index);
        }
    }

    /** Several views asked as one, as a search asks its homes. */
    private static final class Gathered implements AutoCloseable {
        private final List<LexicalView> views;

        Gathered(List<Place> places) {
            views = places.stream()
                    .map(place -> place.index.open(Deadline.NEVER))
                    .toList();
        }

        LexicalStatistics statistics(List<IndexTerm> terms, Set<ProjectId> projects) {
            return views.stream()
                    .map(view -> view.statistics(terms, projects, Deadline.NEVER))
                    .reduce(LexicalStatistics.NONE, LexicalStatistics::plus);
        }

        List<String> expand(TermPattern pattern, Set<ProjectId> projects, int limit) {
            return InMemoryLexicalView.closestFirst(
                    pattern,
                    views.stream().flatMap(view -> view.expand(pattern, projects, limit, Deadline.NEVER).stream()),
                    limit);
        }

        List<LexicalHit> search(LexicalRequest request) {
            return views.stream()
                    .flatMap(view -> view.search(request, Deadline.NEVER).stream())
                    .sorted(LexicalHit.BEST_FIRST)
                    .limit(request.limit())
                    .toList();
        }

        @Override
        public void close() {
            views.forEach(LexicalView::close);
        }
    }
}
