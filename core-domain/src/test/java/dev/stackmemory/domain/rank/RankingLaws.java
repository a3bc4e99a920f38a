package dev.stackmemory.domain.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.text.FieldPosition;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.domain.text.TermOccurrences;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of the ranking of any frames for any query. */
class RankingLaws {
    private static final RankingSettings SETTINGS = RankingSettings.DEFAULT;

    static LongStream seeds() {
        return LongStream.range(0, 1_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rank_isFiniteOrderedAndExplained(long seed) {
        Random random = new Random(seed);
        RankingFixtures memory = RankingFixtures.random(random);
        Ranking ranking = memory.ranking(RankingFixtures.words(random, 6), SETTINGS);
        List<Candidate> candidates = memory.candidates(ranking.terms());
        List<Ranked> ranked = ranking.rank(candidates, links(candidates, random));
        assertThat(ranked).isSortedAccordingTo(Ranked.BEST_FIRST).hasSizeLessThanOrEqualTo(candidates.size());
        Set<FrameId> seen = new HashSet<>();
        for (Ranked each : ranked) {
            assertThat(seen.add(each.frame())).isTrue();
            assertThat(each.score()).isFinite().isNotNegative();
            assertThat(each.score() > 0 || ranking.terms().isEmpty()).isTrue();
            assertThat(each.parts().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isCloseTo(each.score(), within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rank_doesNotDependOnTheOrderOfItsInput(long seed) {
        Random random = new Random(seed);
        RankingFixtures memory = RankingFixtures.random(random);
        Ranking ranking = memory.ranking(RankingFixtures.words(random, 6), SETTINGS);
        List<Candidate> candidates = memory.candidates(ranking.terms());
        List<SessionLink> links = links(candidates, random);
        List<Ranked> ranked = ranking.rank(candidates, links);
        List<Candidate> shuffled = new ArrayList<>(candidates);
        Collections.shuffle(shuffled, random);
        List<SessionLink> otherLinks = new ArrayList<>(links);
        Collections.shuffle(otherLinks, random);
        assertThat(ranking.rank(shuffled, otherLinks)).isEqualTo(ranked);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rank_moreOccurrences_neverLower(long seed) {
        Random random = new Random(seed);
        RankingFixtures memory = RankingFixtures.random(random);
        Ranking ranking = memory.ranking(RankingFixtures.words(random, 6), SETTINGS);
        if (ranking.terms().isEmpty()) {
            return;
        }
        Candidate candidate = memory.candidates(ranking.terms()).getFirst();
        int term = random.nextInt(ranking.terms().size());
        List<TermOccurrences> more = new ArrayList<>(candidate.occurrences());
        more.set(term, oneMore(more.get(term)));
        Candidate stronger = new Candidate(
                candidate.frame(),
                1,
                candidate.project(),
                candidate.session(),
                candidate.createdAt(),
                0.5,
                candidate.length(),
                true,
                more);
        assertThat(score(ranking, stronger)).isGreaterThanOrEqualTo(score(ranking, candidate));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void feedback_onlyAddsAndStaysBounded(long seed) {
        Random random = new Random(seed);
        RankingFixtures memory = RankingFixtures.random(random);
        Ranking ranking = memory.ranking(RankingFixtures.words(random, 3), SETTINGS);
        List<Ranked> ranked = ranking.rank(memory.candidates(ranking.terms()), List.of());
        Feedback feedback = ranking.feedback();
        assertThat(feedback.pool(ranked, memory::indexed)).hasSizeLessThanOrEqualTo(SETTINGS.feedbackPool());
        List<FeedbackTerm> added = feedback.select(memory::documentFrequency);
        List<Ranked> again = feedback.apply(
                ranked,
                added,
                memory.candidates(added.stream().map(FeedbackTerm::term).toList()));
        assertThat(again).hasSameSizeAs(ranked).isSortedAccordingTo(Ranked.BEST_FIRST);
        assertThat(again)
                .allSatisfy(each -> assertThat(each.parts().getOrDefault(Signal.FEEDBACK, 0.0))
                        .isLessThan(SETTINGS.feedbackShare()));
    }

    private static double score(Ranking ranking, Candidate candidate) {
        return ranking.rank(List.of(candidate), List.of()).stream()
                .mapToDouble(Ranked::score)
                .sum();
    }

    private static TermOccurrences oneMore(TermOccurrences occurrences) {
        int[] positions = IntStream.rangeClosed(0, occurrences.count())
                .map(index -> index < occurrences.count()
                        ? occurrences.position(index)
                        : FieldPosition.of(FrameField.EVENTS, 9_999))
                .toArray();
        return new TermOccurrences(occurrences.frequency() + 1, positions);
    }

    private static List<SessionLink> links(List<Candidate> candidates, Random random) {
        List<SessionLink> links = new ArrayList<>();
        for (int link = random.nextInt(20); link > 0; link--) {
            FrameId one = candidates.get(random.nextInt(candidates.size())).frame();
            FrameId other = candidates.get(random.nextInt(candidates.size())).frame();
            if (!one.equals(other)) {
                links.add(new SessionLink(one, other, 1 + random.nextInt(3)));
            }
        }
        return links;
    }
}
