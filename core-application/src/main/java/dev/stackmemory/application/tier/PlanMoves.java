package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.Move;
import dev.stackmemory.domain.tier.MoveReason;
import dev.stackmemory.domain.tier.Replica;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.domain.tier.TieringPlan;
import dev.stackmemory.domain.tier.TieringPolicy;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Ledger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads the whole ledger, page by page, and says what is to be moved. Thread-safe. */
final class PlanMoves {
    /** So many frames of the ledger are read at once. */
    static final int PAGE = 5_000;

    private final TieringSettings settings;
    private final FrameHome home;
    private final Ledger ledger;
    private final InstantSource clock;

    /** @param home keeps replicas of what is at home in older stores */
    PlanMoves(TieringSettings settings, FrameHome home, Ledger ledger, InstantSource clock) {
        this.settings = settings;
        this.home = home;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The same by other settings. */
    PlanMoves by(TieringSettings others) {
        return new PlanMoves(others, home, ledger, clock);
    }

    /** What the policy would move now; absent if the pace, which is kept after each page, has ended. */
    Optional<TieringPlan> whatIsDue(Pace pace, Deadline deadline) {
        return whatIsDue(residency -> residency, pace, deadline);
    }

    /** @param seenAs what the policy is told of each frame */
    Optional<TieringPlan> whatIsDue(UnaryOperator<Residency> seenAs, Pace pace, Deadline deadline) {
        List<Residency> residencies = new ArrayList<>();
        if (!forEachPage(page -> page.stream().map(seenAs).forEach(residencies::add), pace, deadline)) {
            return Optional.empty();
        }
        List<Replica> replicas = replicas(residencies, deadline);
        return Optional.of(new TieringPolicy(settings).plan(residencies, replicas, clock.instant()));
    }

    /** Whether all pages were read. */
    private boolean forEachPage(Consumer<List<Residency>> page, Pace pace, Deadline deadline) {
        List<Residency> next = ledger.list(Optional.empty(), PAGE, deadline);
        while (!next.isEmpty()) {
            page.accept(next);
            if (!pace.goesOn()) {
                return false;
            }
            next = ledger.list(Optional.of(next.getLast().frame()), PAGE, deadline);
        }
        return true;
    }

    private List<Replica> replicas(List<Residency> residencies, Deadline deadline) {
        List<CopyVersion> copies = home.listReplicas(Optional.empty(), Integer.MAX_VALUE, deadline);
        if (copies.isEmpty()) {
            return List.of();
        }
        Map<FrameId, Residency> byFrame =
                residencies.stream().collect(Collectors.toMap(Residency::frame, residency -> residency));
        return copies.stream()
                .map(copy -> byFrame.get(copy.frame()))
                .filter(Objects::nonNull)
                .map(residency -> new Replica(residency, home.id(), settings.youngest(), residency.placedAt()))
                .toList();
    }

    /** As {@link MoveFrames#planFor}. */
    TieringPlan requested(Set<ProjectId> projects, Tier tier, Deadline deadline) {
        TierSettings destination = durable(tier);
        List<Move> moves = new ArrayList<>();
        var unused = forEachPage(
                page -> page.stream()
                        .filter(residency -> projects.isEmpty() || projects.contains(residency.project()))
                        .filter(residency -> !residency.active())
                        .flatMap(residency -> move(residency, destination.store(), tier).stream())
                        .forEach(moves::add),
                Pace.FULL,
                deadline);
        return new TieringPlan(moves, List.of());
    }

    Tier youngestDurableTier() {
        return settings.youngestDurable();
    }

    /** As {@link MoveFrames#move(Residency, Tier)}. */
    Optional<Move> move(Residency residency, Tier tier) {
        return move(residency, durable(tier).store(), tier);
    }

    private static Optional<Move> move(Residency residency, StoreId to, Tier tier) {
        if (residency.tier() == tier && residency.home().equals(to)) {
            return Optional.empty();
        }
        var requested = new MoveReason.Requested();
        return Optional.of(
                residency.tier().compareTo(tier) <= 0
                        ? new Move.Demote(residency, to, tier, requested)
                        : new Move.Recall(residency, to, tier, requested));
    }

    private TierSettings durable(Tier tier) {
        TierSettings found = settings.getTier(tier);
        if (!found.durable()) {
            throw new IllegalArgumentException("the " + tier + " tier holds nothing but replicas");
        }
        return found;
    }
}
