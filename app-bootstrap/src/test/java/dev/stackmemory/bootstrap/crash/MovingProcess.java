package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.application.tier.MoveStep;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.TierUsage;
import dev.stackmemory.testkit.frame.Frames;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** A program that is killed. It says on its output what it is about to do, and what it has done. */
final class MovingProcess {
    private static final Deadline NEVER = Deadline.NEVER;

    private MovingProcess() {}

    /**
     * Arguments: what to do, its parameter, and the place as {@link TwoStores} reads it. {@code demote STEP} and {@code recall STEP} move all frames
     * and stop at the step; {@code swapped -} recalls them with a ledger that deletes before it compares; {@code work SEED} records, edits, forgets and
     * moves until it is killed.
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
                case "work" -> work(stores, new SplittableRandom(Long.parseLong(arguments[1])));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    private static void move(TwoStores stores, Tier tier, MoveStep end) {
        var unused = stores.mover(step -> {
                    if (step == end) {
                        waitToBeKilled();
                    }
                })
                .move(stores.planFor(all(stores), tier), Pace.FULL, Progress.NONE, NEVER);
    }

    private static void waitToBeKilled() {
        System.out.println(KilledProcess.HERE);
        while (true) {
            LockSupport.park();
        }
    }

    private static List<FrameId> all(TwoStores stores) {
        return stores.ledger().list(Optional.empty(), 10_000, NEVER).stream()
                .map(Residency::frame)
                .toList();
    }

    /** The frame as its revision has it, so that whoever knows id and revision knows every byte. */
    static Frame frame(FrameId id, long revision) {
        return Frames.aFrame(id.value())
                .revision(revision)
                .name("frame " + id + " at revision " + revision)
                .content("kestrel " + id + ' ' + "x".repeat((int) (revision * 100 % 2_000)))
                .build();
    }

    private static void work(TwoStores stores, SplittableRandom random) {
        Map<FrameId, Long> revisions = new TreeMap<>();
        stores.ledger()
                .list(Optional.empty(), 10_000, NEVER)
                .forEach(residency -> revisions.put(residency.frame(), residency.revision()));
        String prefix = "w" + random.nextInt(1_000_000) + "-";
        int made = 0;
        System.out.println(KilledProcess.HERE);
        while (true) {
            List<FrameId> known = new ArrayList<>(revisions.keySet());
            int dice = random.nextInt(10);
            if (dice < 3 || known.size() < 5) {
                FrameId id = new FrameId(prefix + made++);
                record(stores, frame(id, 1));
                revisions.put(id, 1L);
            } else if (dice < 6) {
                FrameId id = known.get(random.nextInt(known.size()));
                long next = revisions.getOrDefault(id, 0L) + 1;
                record(stores, frame(id, next));
                revisions.put(id, next);
            } else if (dice < 7) {
                FrameId id = known.get(random.nextInt(known.size()));
                say("try forget", id, 0);
                stores.forgetFrames().forget(List.of(id), NEVER);
                say("did forget", id, 0);
                revisions.remove(id);
            } else {
                List<FrameId> some =
                        known.stream().filter(id -> random.nextInt(3) == 0).toList();
                var unused = stores.mover(step -> {})
                        .move(
                                stores.planFor(some, random.nextBoolean() ? Tier.COLD : Tier.HOT),
                                Pace.FULL,
                                Progress.NONE,
                                NEVER);
            }
        }
    }

    private static void record(TwoStores stores, Frame frame) {
        say("try record", frame.id(), frame.revision());
        RecordOutcome outcome = stores.home()
                .record(List.of(FrameWrite.edit(frame)), NEVER)
                .outcomes()
                .getFirst();
        if (!(outcome instanceof RecordOutcome.Recorded)) {
            throw new IllegalStateException("not recorded: " + outcome);
        }
        say("did record", frame.id(), frame.revision());
    }

    private static void say(String what, FrameId frame, long revision) {
        System.out.println(what + ' ' + frame + ' ' + revision);
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
            waitToBeKilled();
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
