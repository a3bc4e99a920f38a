package dev.stackmemory.adapter.paradedb.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/**
 * In which order replicas are asked: the least loaded first, and of equals another one each time, so that many who look at once do not all
 * choose the same. Thread-safe.
 */
final class ReadOrder {
    private final AtomicInteger turn = new AtomicInteger();

    /** The load of a replica changes while others are sorted: it is looked at once. */
    private record Candidate<R>(R replica, int load) {}

    <R> List<R> of(List<R> replicas, ToIntFunction<R> load) {
        if (replicas.size() < 2) {
            return replicas;
        }
        var candidates = new ArrayList<Candidate<R>>(replicas.size());
        replicas.forEach(replica -> candidates.add(new Candidate<>(replica, load.applyAsInt(replica))));
        Collections.rotate(candidates, -Math.floorMod(turn.getAndIncrement(), candidates.size()));
        return candidates.stream()
                .sorted(Comparator.comparingInt(Candidate::load))
                .map(Candidate::replica)
                .toList();
    }
}
