package dev.stackmemory.application.tier;

import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.TieringPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Counts what a run of moves does. Used by one thread. */
final class MoveTally {
    private static final int PROBLEMS_KEPT = 1_000;

    private long rehomed;
    private long promoted;
    private long evicted;
    private long expired;
    private long settled;
    private long bytes;
    private long passedOver;
    private List<TieringPlan.Unmet> unmet = List.of();
    private final List<String> problems = new ArrayList<>();

    void rehomed(Collection<Residency> frames) {
        rehomed += frames.size();
        bytes += frames.stream().mapToLong(Residency::sizeBytes).sum();
    }

    void promoted(Collection<Residency> frames) {
        promoted += frames.size();
        bytes += frames.stream().mapToLong(Residency::sizeBytes).sum();
    }

    void evicted(long replicas) {
        evicted += replicas;
    }

    void expired(long frames) {
        expired += frames;
    }

    void settled(long frames) {
        settled += frames;
    }

    void passedOver(long frames) {
        passedOver += frames;
    }

    void unmet(List<TieringPlan.Unmet> limits) {
        unmet = limits;
    }

    void problem(String sentence) {
        if (problems.size() < PROBLEMS_KEPT) {
            problems.add(sentence);
        }
    }

    /** Whether nothing was done yet. */
    boolean isEmpty() {
        return rehomed + promoted + evicted + expired + settled + passedOver == 0 && problems.isEmpty();
    }

    MoveReport report(Optional<String> obstacle) {
        return new MoveReport(
                rehomed, promoted, evicted, expired, settled, bytes, passedOver, unmet, problems, obstacle);
    }
}
