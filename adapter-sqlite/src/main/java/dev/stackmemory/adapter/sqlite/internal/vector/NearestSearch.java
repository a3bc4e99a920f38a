package dev.stackmemory.adapter.sqlite.internal.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.LongPredicate;

/**
 * The nearest vectors of blocks, exactly. All members get an upper bound of their score from the codes; the best of them a tighter one from
 * the full-precision query; then full-precision vectors are fetched in the order of the bounds, until the last of the answer is
 * above every bound that is left. O(members · dimension) byte operations and few fetches.
 */
public final class NearestSearch {
    /** What is fetched of a member: its exact score and what the caller makes of it. */
    public record Exact<T>(double score, T value) {}

    /** Fetches a vector in full precision; empty where it is no longer there. */
    @FunctionalInterface
    public interface Fetch<T, X extends Exception> {
        Optional<Exact<T>> fetch(long vectorKey) throws X;
    }

    /** Room for the rounding of the sums below, far above it: they are in double precision. */
    private static final double SLACK = 1e-9;

    private static final int FIRST_CANDIDATES = 1_024;
    private static final int LEVELS = 127;

    private final Metric metric;
    private final DotKernel kernel;
    private final List<VectorBlock> blocks;
    private final double[] query;
    private final byte[] code;
    private final double codeScale;
    private final double codeError;
    private final double queryLength;

    /**
     * @param query finite, not all zero, of the blocks' dimension
     */
    public NearestSearch(Metric metric, DotKernel kernel, List<VectorBlock> blocks, float[] query) {
        this.metric = metric;
        this.kernel = kernel;
        this.blocks = List.copyOf(blocks);
        this.query = new double[query.length];
        this.code = new byte[query.length];
        double factor = metric.scale(Metric.squaredLength(query));
        double largest = 0;
        for (int index = 0; index < query.length; index++) {
            this.query[index] = query[index] * factor;
            largest = Math.max(largest, Math.abs(this.query[index]));
        }
        this.codeScale = largest / LEVELS;
        double missed = 0;
        double squares = 0;
        for (int index = 0; index < query.length; index++) {
            squares += this.query[index] * this.query[index];
            code[index] = codeScale == 0 ? 0 : (byte) Math.rint(this.query[index] / codeScale);
            double rest = this.query[index] - code[index] * codeScale;
            missed += rest * rest;
        }
        this.codeError = Math.sqrt(missed);
        this.queryLength = Math.sqrt(squares);
    }

    /**
     * The best members that pass and can be fetched, best first.
     *
     * @param limit at least 1
     * @param frameKey which frames are meant
     * @param ties the order of those with equal scores
     */
    public <T, X extends Exception> List<Exact<T>> exact(
            int limit, LongPredicate frameKey, Comparator<T> ties, Fetch<T, X> fetch) throws X {
        Comparator<Exact<T>> bestFirst =
                Comparator.<Exact<T>>comparingDouble(Exact::score).reversed().thenComparing(Exact::value, ties);
        for (long capacity = Math.max(FIRST_CANDIDATES, 4L * limit); ; capacity *= 8) {
            CandidateHeap candidates = scan((int) Math.min(capacity, members() + 1L), frameKey);
            var best = new PriorityQueue<Exact<T>>(bestFirst.reversed());
            for (Candidate candidate : refined(candidates)) {
                if (best.size() == limit && best.element().score() > candidate.bound()) {
                    break;
                }
                Optional<Exact<T>> found = fetch.fetch(blocks.get(candidate.block()).vectorKeys[candidate.member()]);
                if (found.isPresent()) {
                    best.add(found.get());
                    if (best.size() > limit) {
                        best.remove();
                    }
                }
            }
            boolean complete = candidates.droppedBound() == Double.NEGATIVE_INFINITY
                    || (best.size() == limit && best.element().score() > candidates.droppedBound());
            if (complete) {
                var answer = new ArrayList<>(best);
                answer.sort(bestFirst);
                return answer;
            }
        }
    }

    /**
     * What the codes take for the best, without a proof: {@code 2 · limit} members are fetched and put in order, so that near ties that the codes
     * confuse come right.
     */
    public <T, X extends Exception> List<Exact<T>> quantized(int limit, Comparator<T> ties, Fetch<T, X> fetch)
            throws X {
        // Ordered by the full-precision query first, since two rounded vectors miss more than one.
        CandidateHeap candidates = scan(Math.max(FIRST_CANDIDATES, 4 * limit), key -> true);
        var found = new ArrayList<Exact<T>>();
        for (Candidate candidate : refined(candidates)) {
            if (found.size() == 2 * limit) {
                break;
            }
            fetch.fetch(blocks.get(candidate.block()).vectorKeys[candidate.member()])
                    .ifPresent(found::add);
        }
        found.sort(Comparator.<Exact<T>>comparingDouble(Exact::score).reversed().thenComparing(Exact::value, ties));
        return List.copyOf(found.subList(0, Math.min(limit, found.size())));
    }

    private record Candidate(double bound, int block, int member) {}

    private int members() {
        return blocks.stream().mapToInt(VectorBlock::members).sum();
    }

    private CandidateHeap scan(int capacity, LongPredicate frameKey) {
        var heap = new CandidateHeap(capacity);
        int[] dots =
                new int[blocks.stream().mapToInt(VectorBlock::members).max().orElse(0)];
        for (int number = 0; number < blocks.size(); number++) {
            VectorBlock block = blocks.get(number);
            kernel.dots(code, block.codes, block.members(), dots);
            for (int member = 0; member < block.members(); member++) {
                if (frameKey.test(block.frameKeys[member])) {
                    heap.offer(bound(block, member, dots[member]), number, member);
                }
            }
        }
        return heap;
    }

    /** With q = c + f and v = w + e, where c and w are codes: q·v = c·w + f·w + q·e, and |f·w| ≤ |f||w|, |q·e| ≤ |q||e|. */
    private double bound(VectorBlock block, int member, int dot) {
        double known = codeScale * block.scales[member] * dot;
        double unknown = codeError * block.lengths[member] + queryLength * block.errors[member];
        return score(known + unknown, block, member) + SLACK;
    }

    /** The candidates with tighter bounds, highest first: q·v = q·w + q·e, where only the second is unknown. */
    private List<Candidate> refined(CandidateHeap candidates) {
        var refined = new Candidate[candidates.size()];
        for (int position = 0; position < refined.length; position++) {
            int number = candidates.block(position);
            int member = candidates.member(position);
            VectorBlock block = blocks.get(number);
            double unknown = queryLength * block.errors[member] * metric.factor();
            refined[position] = new Candidate(approximate(block, member) + unknown + SLACK, number, member);
        }
        Arrays.sort(refined, Comparator.comparingDouble(Candidate::bound).reversed());
        return Arrays.asList(refined);
    }

    private double approximate(VectorBlock block, int member) {
        int start = member * block.dimension;
        double dot = 0;
        for (int index = 0; index < query.length; index++) {
            dot += query[index] * block.codes[start + index];
        }
        return score(dot * block.scales[member], block, member);
    }

    private double score(double dot, VectorBlock block, int member) {
        // The offset is a rounded float: room for its rounding comes on top.
        double offset = block.offsets[member];
        return metric.factor() * dot + offset + Math.abs(offset) * 1e-7;
    }
}
