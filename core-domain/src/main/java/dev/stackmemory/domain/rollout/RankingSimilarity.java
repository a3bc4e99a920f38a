package dev.stackmemory.domain.rollout;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How alike two rankings are. A ranking is a list without duplicates, the best first. Every measure is symmetric, and 1 for equal
 * rankings.
 */
public final class RankingSimilarity {
    private RankingSimilarity() {}

    /**
     * Which part of the first k both have in common, in [0, 1], whatever their order; where both rankings are shorter than k, which part
     * of the longer. 1 if both are empty.
     */
    public static <T> double overlap(List<T> left, List<T> right, int k) {
        List<T> leftTop = left.subList(0, Math.min(k, left.size()));
        List<T> rightTop = right.subList(0, Math.min(k, right.size()));
        int longer = Math.max(leftTop.size(), rightTop.size());
        if (longer == 0) {
            return 1;
        }
        Set<T> common = new HashSet<>(leftTop);
        common.retainAll(Set.copyOf(rightTop));
        return (double) common.size() / longer;
    }

    /**
     * Kendall's tau over what both rankings hold: of all pairs, those in the same order less those in the opposite one, in [−1, 1]; 1 if
     * they share fewer than two. O(n²) for n in common.
     */
    public static <T> double kendallTau(List<T> left, List<T> right) {
        Map<T, Integer> rankInRight = new HashMap<>();
        for (T item : right) {
            rankInRight.putIfAbsent(item, rankInRight.size());
        }
        int[] ranks = left.stream()
                .filter(rankInRight::containsKey)
                .mapToInt(item -> rankInRight.getOrDefault(item, 0))
                .toArray();
        if (ranks.length < 2) {
            return 1;
        }
        long balance = 0;
        for (int i = 0; i < ranks.length; i++) {
            for (int j = i + 1; j < ranks.length; j++) {
                balance += Integer.signum(ranks[j] - ranks[i]);
            }
        }
        return balance / (ranks.length * (ranks.length - 1.0) / 2);
    }

    /**
     * Rank-biased overlap, extrapolated from the depth of the longer ranking (Webber, Moffat and Zobel, “A similarity measure for
     * indefinite rankings”, TOIS 28(4), 2010, equation 30), in [0, 1]: the agreement at each depth, weighted by how likely a reader gets
     * there. 1 if both are empty.
     *
     * @param persistence how likely a reader who has read one result reads the next, in (0, 1)
     */
    public static <T> double rankBiasedOverlap(List<T> left, List<T> right, double persistence) {
        if (!(persistence > 0 && persistence < 1)) {
            throw new IllegalArgumentException("persistence " + persistence + " is not between 0 and 1");
        }
        int depth = Math.max(left.size(), right.size());
        if (depth == 0) {
            return 1;
        }
        Set<T> seenLeft = new HashSet<>();
        Set<T> seenRight = new HashSet<>();
        int common = 0;
        double weight = 1;
        double sum = 0;
        for (int index = 0; index < depth; index++) {
            if (index < left.size() && seenLeft.add(left.get(index)) && seenRight.contains(left.get(index))) {
                common++;
            }
            if (index < right.size() && seenRight.add(right.get(index)) && seenLeft.contains(right.get(index))) {
                common++;
            }
            weight *= persistence;
            sum += (double) common / (index + 1) * weight;
        }
        return (double) common / depth * weight + (1 - persistence) / persistence * sum;
    }
}
