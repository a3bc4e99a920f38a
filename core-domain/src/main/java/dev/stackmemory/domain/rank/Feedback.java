package dev.stackmemory.domain.rank;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.text.IndexedFrame;
import dev.stackmemory.domain.text.QueryTerm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Pseudo-relevance feedback: the best frames are taken to be relevant, and frames that share further terms with several of them rise a little (after
 * Lavrenko and Croft, "Relevance-Based Language Models", 2001, with BM25's term strengths in the place of a language model, and without a second
 * retrieval, so that a wrong guess can only reorder).
 *
 * <p>Use once: {@link #pool}, {@link #select} with the document frequencies of what {@code pool} gave, {@link #apply}. What was selected before can be
 * applied without the others.
 */
public final class Feedback {
    private static final int LEAST_FRAMES = 2;
    private static final long LEAST_DOCUMENT_FREQUENCY = 2;
    /** Terms in a larger share of all frames tell nothing. */
    private static final double LARGEST_SHARE = 0.1;

    private record Weighed(String term, double weight) {
        static final Comparator<Weighed> HEAVIEST =
                Comparator.comparingDouble(Weighed::weight).reversed().thenComparing(Weighed::term);
    }

    private final RankingSettings settings;
    private final long frames;
    private final double averageLength;
    private final Set<String> queried;
    private List<Weighed> pool = List.of();

    Feedback(RankingSettings settings, long frames, double averageLength, Set<String> queried) {
        this.settings = settings;
        this.frames = frames;
        this.averageLength = averageLength;
        this.queried = queried;
    }

    /**
     * The terms whose document frequencies are needed.
     *
     * @param ranked best first
     * @param indexed the words of the first {@link RankingSettings#feedbackFrames} of them; a frame that is not given is passed over
     */
    public List<QueryTerm> pool(List<Ranked> ranked, Function<FrameId, Optional<IndexedFrame>> indexed) {
        Map<String, Double> weights = new HashMap<>();
        Map<String, Integer> holders = new HashMap<>();
        for (Ranked best : ranked.subList(0, Math.min(settings.feedbackFrames(), ranked.size()))) {
            indexed.apply(best.frame()).ifPresent(frame -> {
                int length = LengthCode.decode(LengthCode.encode(frame.length()));
                double pivot = settings.bm25().pivot(length, averageLength);
                for (String term : frame.terms()) {
                    double strength = Bm25.saturation(frame.occurrences(term).frequency(), pivot);
                    weights.merge(term, best.score() * strength, Double::sum);
                    holders.merge(term, 1, Integer::sum);
                }
            });
        }
        pool = weights.entrySet().stream()
                .filter(entry -> holders.getOrDefault(entry.getKey(), 0) >= LEAST_FRAMES)
                .filter(entry -> !queried.contains(entry.getKey()))
                .map(entry -> new Weighed(entry.getKey(), entry.getValue()))
                .sorted(Weighed.HEAVIEST)
                .limit(settings.feedbackPool())
                .toList();
        return pool.stream()
                .map(each -> new QueryTerm(Optional.empty(), each.term()))
                .toList();
    }

    /**
     * The terms that are added, for whose occurrences the candidates must be asked.
     *
     * @param documentFrequency of each term of the pool, in all homes together
     */
    public List<FeedbackTerm> select(ToLongFunction<QueryTerm> documentFrequency) {
        List<Weighed> telling = new ArrayList<>();
        Map<String, Double> rarity = new HashMap<>();
        for (Weighed each : pool) {
            long frequency = documentFrequency.applyAsLong(new QueryTerm(Optional.empty(), each.term()));
            if (frequency >= LEAST_DOCUMENT_FREQUENCY && frequency <= frames * LARGEST_SHARE) {
                double idf = Bm25.inverseDocumentFrequency(frames, frequency);
                rarity.put(each.term(), idf);
                telling.add(new Weighed(each.term(), each.weight() * idf));
            }
        }
        telling.sort(Weighed.HEAVIEST);
        List<Weighed> kept = telling.subList(0, Math.min(settings.feedbackTerms(), telling.size()));
        double mass = 0;
        for (Weighed each : kept) {
            mass += each.weight() * rarity.getOrDefault(each.term(), 0.0);
        }
        if (mass <= 0) { // the best frames hold no word of the query, as after NOT alone: they teach nothing
            return List.of();
        }
        List<FeedbackTerm> shares = new ArrayList<>();
        for (Weighed each : kept) {
            double share = each.weight() * rarity.getOrDefault(each.term(), 0.0) / mass;
            shares.add(new FeedbackTerm(each.term(), (float) (settings.feedbackShare() * share)));
        }
        return shares;
    }

    /**
     * Ranks anew.
     *
     * @param ranked best first
     * @param added the terms that were selected
     * @param candidates the first {@link RankingSettings#rescored} of the ranking, with their occurrences of the added terms in this order; others
     *     keep their score
     */
    public List<Ranked> apply(List<Ranked> ranked, List<FeedbackTerm> added, Collection<Candidate> candidates) {
        Map<FrameId, Candidate> byId = new HashMap<>();
        candidates.forEach(candidate -> byId.put(candidate.frame(), candidate));
        List<Ranked> again = new ArrayList<>(ranked.size());
        for (Ranked each : ranked) {
            Candidate candidate = byId.get(each.frame());
            again.add(candidate == null ? each : each.plus(Signal.FEEDBACK, shared(added, candidate)));
        }
        Ranked.sort(again);
        return again;
    }

    private double shared(List<FeedbackTerm> added, Candidate candidate) {
        double pivot = settings.bm25().pivot(candidate.length(), averageLength);
        double sum = 0;
        for (int term = 0; term < added.size(); term++) {
            sum += added.get(term).weight()
                    * Bm25.saturation(candidate.occurrences().get(term).frequency(), pivot);
        }
        return sum;
    }
}
