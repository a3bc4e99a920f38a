package dev.stackmemory.domain.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One use of the policy: sorts every copy into its tier, then settles tier by tier, the youngest first. */
final class TieringRound {
    private static final Comparator<Move> MOVE_ORDER = Comparator.<Move>comparingInt(TieringRound::rank)
            .thenComparing(Move::frame)
            .thenComparing(TieringRound::place);

    /** Which copies are counted together: those in one tier of one store, and those of a project with limits of its own apart. */
    private record Place(StoreId store, Tier tier, Optional<ProjectId> project) {}

    private final TieringSettings settings;
    private final Instant now;
    private final Map<Tier, List<Occupant>> occupants = new EnumMap<>(Tier.class);
    private final Set<FrameId> returning = new HashSet<>();
    private final List<Move> moves = new ArrayList<>();
    private final List<TieringPlan.Unmet> unmet = new ArrayList<>();

    TieringRound(TieringSettings settings, Instant now) {
        this.settings = settings;
        this.now = now;
        for (Tier tier : Tier.values()) {
            occupants.put(tier, new ArrayList<>());
        }
    }

    TieringPlan plan(Collection<Residency> residencies, Collection<Replica> replicas) {
        Set<FrameId> replicated = new HashSet<>();
        Tier youngest = settings.youngest();
        for (Replica replica : replicas) {
            if (replica.tier() == youngest && replica.store().equals(store(youngest))) {
                replicated.add(replica.frame());
            }
        }
        Set<FrameId> expired = new HashSet<>();
        for (Residency residency : residencies) {
            Optional<MoveReason.RetentionEnded> ended = retentionEnded(residency);
            if (ended.isPresent()) {
                moves.add(new Move.Expire(residency, ended.get()));
                expired.add(residency.frame());
                continue;
            }
            Tier tier = settings.tierOf(residency);
            occupantsOf(tier).add(new Occupant.Resident(residency));
            if (tier != youngest
                    && residency.accessCount() >= settings.promotionThreshold()
                    && !replicated.contains(residency.frame())) {
                occupantsOf(youngest).add(new Occupant.Candidate(residency));
            }
        }
        for (Replica replica : replicas) {
            Tier home = settings.tierOf(replica.residency());
            if (expired.contains(replica.frame())) {
                continue;
            }
            if (replica.tier().compareTo(home) >= 0) {
                moves.add(new Move.EvictReplica(replica, new MoveReason.Superseded(home)));
            } else {
                occupantsOf(replica.tier()).add(new Occupant.Copy(replica));
            }
        }
        for (Tier tier : Tier.values()) {
            settle(tier);
        }
        moves.sort(MOVE_ORDER);
        unmet.sort(Comparator.comparing(TieringPlan.Unmet::tier).thenComparing(Object::toString));
        return new TieringPlan(moves, unmet);
    }

    private Optional<MoveReason.RetentionEnded> retentionEnded(Residency residency) {
        if (residency.isPinned()) {
            return Optional.empty();
        }
        Duration age = Duration.between(residency.createdAt(), now);
        return settings.retention(residency.project())
                .filter(retention -> age.compareTo(retention) > 0)
                .map(retention -> new MoveReason.RetentionEnded(age, retention));
    }

    private void settle(Tier tier) {
        Map<Place, List<Occupant>> places = new HashMap<>();
        for (Occupant occupant : occupantsOf(tier)) {
            if (!returning.contains(occupant.residency().frame())) {
                places.computeIfAbsent(placeOf(occupant, tier), place -> new ArrayList<>())
                        .add(occupant);
            } else if (occupant instanceof Occupant.Copy(Replica replica)) {
                moves.add(new Move.EvictReplica(replica, new MoveReason.Superseded(settings.youngest())));
            }
        }
        places.forEach(this::settle);
        // Its occupants are settled; what they need is no longer held while older tiers are looked at.
        occupants.put(tier, List.of());
    }

    private void settle(Place place, List<Occupant> all) {
        TierLimits limits = settings.limits(all.get(0).residency().project(), place.tier);
        long frames = 0;
        long bytes = 0;
        long movableBytes = 0;
        List<Occupant> movable = new ArrayList<>();
        for (Occupant occupant : all) {
            long size = occupant.residency().sizeBytes();
            if (mustStay(occupant, place.tier)) {
                stay(occupant, place.tier);
                frames++;
                bytes += size;
            } else {
                Optional<MoveReason.Leaving> overdue = overdue(occupant, limits);
                if (overdue.isPresent()) {
                    leave(occupant, place.tier, overdue.get());
                } else {
                    movable.add(occupant);
                    movableBytes += size;
                }
            }
        }
        reportUnmet(place, limits, frames, bytes);
        long allFrames = frames + movable.size();
        long allBytes = bytes + movableBytes;
        long maxFrames = limits.maxFrames().orElse(Long.MAX_VALUE);
        long maxBytes = limits.maxBytes().orElse(Long.MAX_VALUE);
        if (allFrames > maxFrames || allBytes > maxBytes) {
            movable.sort(Comparator.comparing(
                    Occupant::copy, settings.evictionOrder().lastToGo()));
        }
        var overCount = new MoveReason.OverCount(allFrames, maxFrames);
        var overBytes = new MoveReason.OverBytes(allBytes, maxBytes);
        for (Occupant occupant : movable) {
            long size = occupant.residency().sizeBytes();
            if (frames >= maxFrames) {
                leave(occupant, place.tier, overCount);
            } else if (bytes + size > maxBytes) {
                leave(occupant, place.tier, overBytes);
            } else {
                stay(occupant, place.tier);
                frames++;
                bytes += size;
            }
        }
    }

    private void reportUnmet(Place place, TierLimits limits, long frames, long bytes) {
        if (limits.maxFrames().isPresent() && frames > limits.maxFrames().getAsLong()) {
            var reason = new MoveReason.OverCount(frames, limits.maxFrames().getAsLong());
            unmet.add(new TieringPlan.Unmet(place.store, place.tier, place.project, reason));
        }
        if (limits.maxBytes().isPresent() && bytes > limits.maxBytes().getAsLong()) {
            var reason = new MoveReason.OverBytes(bytes, limits.maxBytes().getAsLong());
            unmet.add(new TieringPlan.Unmet(place.store, place.tier, place.project, reason));
        }
    }

    private boolean mustStay(Occupant occupant, Tier tier) {
        return switch (occupant) {
            case Occupant.Resident(Residency residency) ->
                residency.isPinned() || settings.nextDurable(tier).isEmpty();
            case Occupant.Arrival arrival -> settings.nextDurable(tier).isEmpty();
            case Occupant.Copy copy -> copy.residency().active();
            case Occupant.Candidate candidate -> false;
        };
    }

    private Optional<MoveReason.Leaving> overdue(Occupant occupant, TierLimits limits) {
        if (limits.maxAge().isPresent()) {
            Duration age = Duration.between(occupant.residency().createdAt(), now);
            if (age.compareTo(limits.maxAge().get()) > 0) {
                return Optional.of(new MoveReason.TooOld(age, limits.maxAge().get()));
            }
        }
        if (limits.ttl().isPresent()) {
            Duration idle = Duration.between(occupant.copy().lastUse(), now);
            if (idle.compareTo(limits.ttl().get()) > 0) {
                return Optional.of(new MoveReason.Unused(idle, limits.ttl().get()));
            }
        }
        return Optional.empty();
    }

    private void stay(Occupant occupant, Tier tier) {
        switch (occupant) {
            case Occupant.Resident(Residency residency) -> {
                if (residency.tier() != tier) {
                    moves.add(new Move.Reassign(residency, tier, new MoveReason.ServesAnother(tier)));
                }
            }
            case Occupant.Copy copy -> {}
            case Occupant.Arrival(Residency residency, MoveReason.Leaving reason) ->
                moves.add(new Move.Demote(residency, store(tier), tier, reason));
            case Occupant.Candidate(Residency residency) -> {
                var reason = new MoveReason.AccessedOften(residency.accessCount(), settings.promotionThreshold());
                if (settings.getTier(tier).isServedBy(residency.home())) {
                    moves.add(new Move.Recall(residency, residency.home(), tier, reason));
                    returning.add(residency.frame());
                } else {
                    moves.add(new Move.Promote(residency, store(tier), tier, reason));
                }
            }
        }
    }

    private void leave(Occupant occupant, Tier tier, MoveReason.Leaving reason) {
        switch (occupant) {
            case Occupant.Resident(Residency residency) -> sendOn(new Occupant.Arrival(residency, reason), tier);
            case Occupant.Arrival arrival -> sendOn(arrival, tier);
            case Occupant.Copy(Replica replica) -> moves.add(new Move.EvictReplica(replica, reason));
            case Occupant.Candidate candidate -> {}
        }
    }

    private void sendOn(Occupant.Arrival arrival, Tier tier) {
        occupantsOf(settings.nextDurable(tier).orElseThrow()).add(arrival);
    }

    private Place placeOf(Occupant occupant, Tier tier) {
        ProjectId project = occupant.residency().project();
        StoreId store = switch (occupant) {
            case Occupant.Resident(Residency residency) -> residency.home();
            case Occupant.Copy(Replica replica) -> replica.store();
            case Occupant.Arrival arrival -> store(tier);
            case Occupant.Candidate candidate -> store(tier);
        };
        return new Place(store, tier, settings.hasOwnLimits(project, tier) ? Optional.of(project) : Optional.empty());
    }

    private List<Occupant> occupantsOf(Tier tier) {
        return occupants.getOrDefault(tier, List.of());
    }

    private StoreId store(Tier tier) {
        return settings.getTier(tier).store();
    }

    private static int rank(Move move) {
        return switch (move) {
            case Move.Expire expire -> 0;
            case Move.EvictReplica evict -> 1;
            case Move.Reassign reassign -> 2;
            case Move.Demote demote -> 3;
            case Move.Recall recall -> 4;
            case Move.Promote promote -> 5;
        };
    }

    private static String place(Move move) {
        return switch (move) {
            case Move.Expire expire -> "";
            case Move.Reassign reassign -> "";
            case Move.EvictReplica evict ->
                evict.replica().tier().level() + evict.replica().store().toString();
            case Move.Demote demote -> demote.to().toString();
            case Move.Recall recall -> recall.to().toString();
            case Move.Promote promote -> promote.to().toString();
        };
    }
}
