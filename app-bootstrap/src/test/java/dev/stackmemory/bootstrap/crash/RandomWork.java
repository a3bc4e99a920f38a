package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.application.tier.ReportTiers.TierReport;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Move;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.domain.tier.TieringPlan;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.RecordOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What people, agents and movers do with a memory, at random. It says on the program's output what it is about to record or forget, and what it has
 * recorded and forgotten; and it ends with an exception where the memory is not as it left it.
 */
final class RandomWork {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final int FEW = 5;
    private static final int MANY = 50;

    private final StackMemory memory;
    private final SplittableRandom random;
    private final boolean cutOff;
    private final String prefix;
    private final List<Tier> tiers;
    private final Map<FrameId, Long> revisions = new TreeMap<>();
    private int made;

    /** @param cutOff whether a server may be away for a while */
    RandomWork(StackMemory memory, SplittableRandom random, boolean cutOff) {
        this.memory = memory;
        this.random = random;
        this.cutOff = cutOff;
        this.prefix = "w" + random.nextInt(1_000_000) + "-";
        this.tiers = memory.reportTiers().report(NEVER).tiers().stream()
                .filter(tier -> tier.settings().filter(TierSettings::durable).isPresent())
                .map(TierReport::tier)
                .toList();
        memory.ledger()
                .list(Optional.empty(), Integer.MAX_VALUE, NEVER)
                .forEach(residency -> revisions.put(residency.frame(), residency.revision()));
    }

    /** Does one thing. */
    void goOn() {
        try {
            int dice = random.nextInt(12);
            if (revisions.size() < FEW || (dice < 3 && revisions.size() < MANY)) {
                record(new FrameId(prefix + made++), 1);
            } else {
                workOn(dice, List.copyOf(revisions.entrySet()).get(random.nextInt(revisions.size())));
            }
        } catch (StoreException.Unavailable | StoreException.OutcomeUnknown | StoreException.DeadlineExceeded away) {
            if (!cutOff) {
                throw away;
            }
        }
    }

    private void workOn(int dice, Map.Entry<FrameId, Long> known) {
        FrameId id = known.getKey();
        long revision = known.getValue();
        switch (dice) {
            case 0, 1, 2, 3 -> forget(id);
            case 4, 5, 6 -> record(id, revision + 1);
            case 7, 8 -> read(RichFrames.frame(id, revision));
            case 9 -> search();
            case 10 -> move();
            default -> tidyUp();
        }
    }

    /** If it fails, nobody knows which revision is there, and the frame is left alone. */
    private void record(FrameId id, long revision) {
        revisions.remove(id);
        say("try record", id, revision);
        RecordOutcome outcome = memory.recordFrames()
                .record(List.of(RichFrames.frame(id, revision)), NEVER)
                .outcomes()
                .getFirst();
        if (!isThere(outcome)) {
            throw new IllegalStateException("not recorded: " + outcome);
        }
        say("did record", id, revision);
        revisions.put(id, revision);
    }

    /** What the server took before its answer was cut off is there already when it is recorded once more. */
    private boolean isThere(RecordOutcome outcome) {
        return outcome instanceof RecordOutcome.Recorded || (cutOff && outcome instanceof RecordOutcome.Unchanged);
    }

    private void forget(FrameId id) {
        revisions.remove(id);
        say("try forget", id, 0);
        memory.forgetFrames().forget(List.of(id), NEVER);
        say("did forget", id, 0);
    }

    private void read(Frame expected) {
        Optional<Frame> found = memory.findFrame().find(expected.id(), NEVER);
        if (!found.equals(Optional.of(expected))) {
            throw new IllegalStateException("found " + found + " and not " + expected);
        }
    }

    private void search() {
        List<FrameId> found = memory
                .search()
                .search(new SearchRequest("kestrel", FrameFilter.ALL, 1_000, Duration.ofMinutes(1), Optional.empty()))
                .results()
                .stream()
                .map(result -> result.frame().id())
                .toList();
        if (Set.copyOf(found).size() < found.size()) {
            throw new IllegalStateException("found twice: " + found);
        }
    }

    /** Some frames to some tier. */
    private void move() {
        TieringPlan plan = memory.moveFrames().planFor(Set.of(), tiers.get(random.nextInt(tiers.size())), NEVER);
        List<Move> some =
                plan.moves().stream().filter(move -> random.nextBoolean()).toList();
        check(memory.moveFrames().move(new TieringPlan(some, List.of()), Pace.FULL, Progress.NONE, NEVER));
    }

    private void tidyUp() {
        memory.syncNode().ifPresent(node -> check(node.sync(Progress.NONE, NEVER)));
        check(memory.moveFrames().moveWhatIsDue(Pace.FULL, Progress.NONE, NEVER));
    }

    void check(MoveReport report) {
        check(report.problems(), report.obstacle());
    }

    void check(PublishReport report) {
        check(report.problems(), report.obstacle());
    }

    private void check(List<String> problems, Optional<String> obstacle) {
        if (!problems.isEmpty() || (obstacle.isPresent() && !cutOff)) {
            throw new IllegalStateException("problems: " + problems + ", obstacle: " + obstacle);
        }
    }

    private static void say(String what, FrameId frame, long revision) {
        System.out.println(what + ' ' + frame + ' ' + revision);
    }
}
