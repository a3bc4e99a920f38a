package dev.stackmemory.domain.rank;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.text.LexicalQuery;
import dev.stackmemory.domain.text.QueryTerm;
import dev.stackmemory.domain.text.TermOccurrences;
import dev.stackmemory.domain.text.TermPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * How frames are ranked for one query, by words alone. Pure: the same candidates give the same ranking wherever they lie and in whatever order they
 * come.
 *
 * <ol>
 *   <li>{@link #of}: statistics of all homes, added up, give each term its weight (inverse document frequency times how often the query has it).
 *   <li>Every home gives its best {@link RankingSettings#hits} frames by BM25 under {@link #terms} and their {@link #weight}; the best
 *       of all homes together are the hits. If the query {@link #borrows}, the neighbours of the best of them are fetched as well.
 *   <li>{@link #rank}: BM25 once more, context, proximity, lead. Scores are relative to what a frame would get that repeats every term without end, so they are
 *       comparable between queries: mostly below 1.
 *   <li>{@link #feedback} (optional): further terms of the best frames, weighed little.
 *   <li>{@link Blend}: with meaning, recency and session.
 * </ol>
 */
public final class Ranking {
    private record Pair(int first, int second, int distance, double weight) {}

    private record Weighed(QueryTerm term, double idf, double weight) {
        static final Comparator<Weighed> HEAVIEST = Comparator.comparingDouble(Weighed::weight)
                .reversed()
                .thenComparing(each -> each.term().field().map(Enum::name).orElse(""))
                .thenComparing(each -> each.term().text());
    }

    private final RankingSettings settings;
    private final long frames;
    private final double averageLength;
    private final boolean borrowing;
    private final List<QueryTerm> terms;
    private final double[] rarity;
    private final double[] weights;
    private final double total;
    private final List<Pair> pairs;
    private final Set<String> queried;

    private Ranking(
            LexicalQuery query,
            RankingSettings settings,
            long frames,
            double averageLength,
            ToLongFunction<QueryTerm> documentFrequency) {
        this.settings = settings;
        this.frames = frames;
        this.averageLength = averageLength;
        this.borrowing = query.condition().isEmpty() && settings.anchors() > 0 && settings.reach() > 0;
        this.queried = query.terms().keySet().stream().map(QueryTerm::text).collect(Collectors.toUnmodifiableSet());
        List<Weighed> telling = new ArrayList<>();
        query.terms().forEach((term, count) -> {
            long frequency = Math.min(frames, documentFrequency.applyAsLong(term));
            if (frequency > 0) {
                double idf = Bm25.inverseDocumentFrequency(frames, frequency);
                telling.add(new Weighed(term, idf, idf * count));
            }
        });
        telling.sort(Weighed.HEAVIEST);
        List<Weighed> scored = telling.subList(0, Math.min(settings.maxTerms(), telling.size()));
        this.terms = scored.stream().map(Weighed::term).toList();
        this.rarity = scored.stream().mapToDouble(Weighed::idf).toArray();
        this.weights = scored.stream().mapToDouble(Weighed::weight).toArray();
        this.total = Arrays.stream(weights).sum();
        this.pairs = pairs(query.pairs());
    }

    /**
     * Prepares a query.
     *
     * @param query without likenesses, see {@link LexicalQuery#expanded}
     * @param settings the numbers
     * @param frames how many frames the statistics count
     * @param averageLength of these frames, in different terms; above 0
     * @param documentFrequency in how many of them a term stands
     */
    public static Ranking of(
            LexicalQuery query,
            RankingSettings settings,
            long frames,
            double averageLength,
            ToLongFunction<QueryTerm> documentFrequency) {
        return new Ranking(query, settings, frames, averageLength, documentFrequency);
    }

    private List<Pair> pairs(List<TermPair> wanted) {
        Map<QueryTerm, Integer> indexes = new HashMap<>();
        for (int i = 0; i < terms.size(); i++) {
            indexes.put(terms.get(i), i);
        }
        List<Pair> known = new ArrayList<>();
        for (TermPair pair : wanted) {
            Integer first = indexes.get(pair.first());
            Integer second = indexes.get(pair.second());
            if (first != null && second != null) {
                known.add(new Pair(first, second, pair.distance(), (rarity[first] + rarity[second]) / 2));
            }
        }
        return known;
    }

    /** The terms that are scored, those that tell most first; terms that stand nowhere are left out. Candidates list their
     * occurrences in this order, those in the whole frame also of a term that is asked for in one field. */
    public List<QueryTerm> terms() {
        return terms;
    }

    /** What the term with that index counts at most, in the BM25 sum of the homes; above 0. */
    public double weight(int index) {
        return weights[index];
    }

    public RankingSettings settings() {
        return settings;
    }

    /** The average length that the homes score with. */
    public double averageLength() {
        return averageLength;
    }

    /** Whether frames borrow from their neighbours, so that those must be fetched: only for words without operators. */
    public boolean borrows() {
        return borrowing;
    }

    /**
     * Ranks the best hits and the neighbours of the first of them. Neighbours that hold no word of the query themselves may become results by what they
     * borrow.
     *
     * @param frames the best hits of all homes and, if the query {@link #borrows}, the frames that the links name; none twice, in any order. Those that do
     *     not match the filter only lend
     * @param links who is whose neighbour
     * @return best first; frames with a score of 0 are left out, unless the query has nothing to score
     */
    public List<Ranked> rank(Collection<Candidate> frames, List<SessionLink> links) {
        Map<FrameId, Candidate> byId = new TreeMap<>();
        frames.forEach(candidate -> byId.put(candidate.frame(), candidate));
        List<Candidate> candidates = List.copyOf(byId.values());
        double[][] own = new double[candidates.size()][];
        for (int i = 0; i < own.length; i++) {
            own[i] = strengths(candidates.get(i));
        }
        double[][] effective = borrowing ? new Context(settings, candidates, own).lend(links) : own;
        List<Ranked> ranked = new ArrayList<>();
        for (int i = 0; i < own.length; i++) {
            Candidate candidate = candidates.get(i);
            if (candidate.matchesFilter()) {
                double words = relative(Arrays.stream(own[i]).sum());
                double borrowed =
                        Math.max(0, relative(Arrays.stream(effective[i]).sum()) - words);
                Map<Signal, Double> parts = new EnumMap<>(Signal.class);
                parts.put(Signal.WORDS, words);
                parts.put(Signal.CONTEXT, borrowed);
                Ranked result = new Ranked(candidate.frame(), parts);
                if (terms.isEmpty() || result.score() > 0) {
                    ranked.add(result);
                }
            }
        }
        Ranked.sort(ranked);
        for (int i = 0; i < Math.min(settings.rescored(), ranked.size()); i++) {
            Ranked result = ranked.get(i);
            Candidate candidate = byId.get(result.frame());
            if (candidate != null) {
                ranked.set(
                        i, result.plus(Signal.PROXIMITY, proximity(candidate)).plus(Signal.LEAD, lead(candidate)));
            }
        }
        Ranked.sort(ranked);
        return ranked;
    }

    /** Takes the best frames to be relevant, to learn further terms from them. */
    public Feedback feedback() {
        return new Feedback(settings, frames, averageLength, queried);
    }

    private double[] strengths(Candidate candidate) {
        double pivot = settings.bm25().pivot(candidate.length(), averageLength);
        double[] strengths = new double[weights.length];
        for (int term = 0; term < strengths.length; term++) {
            strengths[term] =
                    weights[term] * Bm25.saturation(occurrences(candidate, term).frequency(), pivot);
        }
        return strengths;
    }

    private double proximity(Candidate candidate) {
        double pivot = settings.bm25().pivot(candidate.length(), averageLength);
        double sum = 0;
        for (Pair pair : pairs) {
            sum += pair.weight()
                    * Proximity.pair(
                            occurrences(candidate, pair.first()),
                            occurrences(candidate, pair.second()),
                            pair.distance(),
                            pivot,
                            settings);
        }
        return relative(sum);
    }

    private double lead(Candidate candidate) {
        double sum = 0;
        for (int term = 0; term < rarity.length; term++) {
            sum += rarity[term] * Proximity.earliness(occurrences(candidate, term), settings.leadLength());
        }
        return relative(settings.lead() * sum);
    }

    /** Where the term counts: in the whole frame, or in the one field that the query names. */
    private TermOccurrences occurrences(Candidate candidate, int term) {
        TermOccurrences everywhere = candidate.occurrences().get(term);
        return terms.get(term).field().map(everywhere::in).orElse(everywhere);
    }

    private double relative(double sum) {
        return total == 0 ? 0 : sum / total;
    }
}
