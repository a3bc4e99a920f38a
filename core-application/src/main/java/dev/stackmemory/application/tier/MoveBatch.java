package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Move;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves of one kind between the same two places, few enough to be in memory together.
 *
 * @param moves at least one
 */
record MoveBatch(List<Move> moves) {
    /** What moves of one batch have in common. */
    private record Way(Class<?> kind, StoreId from, StoreId to, Tier tier) {
        static Way of(Move move) {
            StoreId from = move.residency().home();
            return switch (move) {
                case Move.Expire expire -> new Way(Move.Expire.class, from, from, Tier.HOT);
                case Move.EvictReplica evict ->
                    new Way(
                            Move.EvictReplica.class,
                            from,
                            evict.replica().store(),
                            evict.replica().tier());
                case Move.Reassign reassign -> new Way(Move.Reassign.class, from, from, reassign.tier());
                case Move.Demote demote -> new Way(Move.Demote.class, from, demote.to(), demote.tier());
                case Move.Recall recall -> new Way(Move.Recall.class, from, recall.to(), recall.tier());
                case Move.Promote promote -> new Way(Move.Promote.class, from, promote.to(), promote.tier());
            };
        }
    }

    MoveBatch {
        moves = List.copyOf(moves);
    }

    /** Archives keep what was created at one time together. */
    private static final Comparator<Move> OLDEST_FIRST =
            Comparator.comparing((Move move) -> move.residency().createdAt()).thenComparing(Move::frame);

    /** All moves in batches, the kinds in the order in which they were planned, and those of a kind by the age of their frames. */
    static List<MoveBatch> split(List<Move> moves) {
        Map<Way, List<Move>> ways = new LinkedHashMap<>();
        moves.forEach(move ->
                ways.computeIfAbsent(Way.of(move), way -> new ArrayList<>()).add(move));
        List<MoveBatch> batches = new ArrayList<>();
        ways.values().forEach(ofOneWay -> {
            ofOneWay.sort(OLDEST_FIRST);
            Batches.of(ofOneWay, move -> move.residency().sizeBytes())
                    .forEach(batch -> batches.add(new MoveBatch(batch)));
        });
        return batches;
    }

    List<FrameId> frames() {
        return moves.stream().map(Move::frame).toList();
    }
}
