package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.application.tier.MoveStep;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.TierUsage;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A program that is killed while it moves frames. */
final class MovingProcess {
    private static final Deadline NEVER = Deadline.NEVER;

    private MovingProcess() {}

    /**
     * Arguments: what to do, its parameter, and the place as {@link TwoStores} reads it. {@code demote STEP} and {@code recall STEP} move all frames
     * and stop at the step; {@code swapped -} recalls them with a ledger that deletes before it compares.
     */
    public static void main(String[] arguments) throws Exception {
        List<String> place = List.of(arguments).subList(2, arguments.length);
        try (TwoStores stores = new TwoStores(place, InstantSource.system())) {
            switch (arguments[0]) {
                case "demote" -> move(stores, Tier.COLD, MoveStep.valueOf(arguments[1]));
                case "recall" -> move(stores, Tier.HOT, MoveStep.valueOf(arguments[1]));
                case "swapped" -> {
                    Ledger swapped = new DeletingFirst(stores);
                    var unused = stores.mover(swapped, step -> {})
                            .move(stores.planFor(all(stores), Tier.HOT), Pace.FULL, Progress.NONE, NEVER);
                }
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    private static void move(TwoStores stores, Tier tier, MoveStep end) {
        var unused = stores.mover(step -> {
                    if (step == end) {
                        KilledProcess.waitToBeKilled();
                    }
                })
                .move(stores.planFor(all(stores), tier), Pace.FULL, Progress.NONE, NEVER);
    }

    private static List<FrameId> all(TwoStores stores) {
        return stores.ledger().list(Optional.empty(), 10_000, NEVER).stream()
                .map(Residency::frame)
                .toList();
    }

    /** What nobody may build: the source is deleted before the ledger names the new home. */
    private record DeletingFirst(TwoStores stores) implements Ledger {
        @Override
        public Set<FrameId> compareAndSet(List<Residency> residencies, Deadline deadline) {
            List<FrameId> frames = residencies.stream().map(Residency::frame).toList();
            List<CopyVersion> copies = stores.archive().frames().find(frames, deadline).values().stream()
                    .map(CopyVersion::of)
                    .toList();
            stores.archive().frames().delete(copies, deadline);
            KilledProcess.waitToBeKilled();
            return Set.of();
        }

        @Override
        public Map<FrameId, Residency> find(Collection<FrameId> ids, Deadline deadline) {
            return stores.ledger().find(ids, deadline);
        }

        @Override
        public void recordAccess(Map<FrameId, AccessPattern> reads, Deadline deadline) {
            stores.ledger().recordAccess(reads, deadline);
        }

        @Override
        public List<Residency> list(Optional<FrameId> after, int limit, Deadline deadline) {
            return stores.ledger().list(after, limit, deadline);
        }

        @Override
        public List<TierUsage> usage(Deadline deadline) {
            return stores.ledger().usage(deadline);
        }
    }
}
