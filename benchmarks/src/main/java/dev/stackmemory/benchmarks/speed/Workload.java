package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TieringPlan;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.RecordOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What agents ask of a memory: 80% reads of a frame, by Zipf's law, 15% searches, and 5% recordings of a new frame. The same number is always the same read or
 * search. Thread-safe.
 */
final class Workload {
    private static final long SEED = 20_261_120;
    private static final double READS = 0.8;
    private static final double SEARCHES = 0.15;
    private static final int RESULTS = 10;
    private static final FrameFilter FILTER = FrameFilter.ofProjects(Set.of(GeneratedFrames.PROJECT));
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SCATTER = 7_919;
    private static final int ARCHIVED_OF = 10;

    private final StackMemory memory;
    private final GeneratedFrames frames;
    private final List<String> questions;
    private final int stored;
    private final Duration patience;
    private final Progressed progressed;

    /** What was asked and written so far, by all who ask with whatever patience. */
    private record Progressed(AtomicLong begun, AtomicInteger written, Queue<Integer> acknowledged) {
        Progressed() {
            this(new AtomicLong(), new AtomicInteger(), new ConcurrentLinkedQueue<>());
        }
    }

    private Workload(
            StackMemory memory,
            GeneratedFrames frames,
            List<String> questions,
            int stored,
            Duration patience,
            Progressed progressed) {
        this.memory = memory;
        this.frames = frames;
        this.questions = questions;
        this.stored = stored;
        this.patience = patience;
        this.progressed = progressed;
    }

    /** The same operations, each given as long as it takes, so that each is done whole. */
    Workload patiently() {
        return new Workload(memory, frames, questions, stored, Duration.ofMinutes(1), progressed);
    }

    /** Fills a memory with frames, a tenth of them in the archive. */
    static Workload fill(StackMemory memory, GeneratedFrames frames, int stored) {
        Library.fill(memory, frames, 0, stored);
        TieringPlan all = memory.moveFrames().planFor(Set.of(), Tier.COLD, Deadline.NEVER);
        TieringPlan some = new TieringPlan(all.moves().subList(0, stored / ARCHIVED_OF), List.of());
        var moved = memory.moveFrames().move(some, Pace.FULL, Progress.NONE, Deadline.NEVER);
        if (moved.rehomed() != some.moves().size()) {
            throw new IllegalStateException("not all was moved: " + moved);
        }
        var unused = memory.lexicalIndex().refresh(Progress.NONE, Deadline.NEVER);
        return new Workload(memory, frames, frames.questions(), stored, PATIENCE, new Progressed());
    }

    /** How many frames there were before anything was asked. */
    int stored() {
        return stored;
    }

    /** How many operations have begun so far. */
    long begun() {
        return progressed.begun().get();
    }

    /** The number of the next operation, which nobody else does: what was asked once need not be asked again, and be kept by then. */
    long next() {
        return progressed.begun().getAndIncrement();
    }

    /**
     * Does the operation of that number.
     *
     * @param begin when it was to begin, in nanoseconds
     */
    void run(long number, long begin, Tally tally) {
        SplittableRandom random = new SplittableRandom(SEED + number);
        double choice = random.nextDouble();
        String kind = choice < READS ? "read" : choice < READS + SEARCHES ? "search" : "write";
        try {
            switch (kind) {
                case "read" -> read(random, tally);
                case "search" -> search(questions.get(random.nextInt(questions.size())), tally);
                default -> write(tally);
            }
        } catch (StoreException failed) {
            tally.failed(kind + ' ' + failed.getClass().getSimpleName());
        } finally {
            tally.did(System.nanoTime() - begin);
        }
    }

    private void read(SplittableRandom random, Tally tally) {
        long rank = (long) Math.exp(random.nextDouble() * Math.log(stored));
        FrameId id = frames.id((int) (rank * SCATTER % stored));
        if (memory.findFrame().find(id, Deadline.after(patience)).isEmpty()) {
            tally.failed("read of nothing");
        }
    }

    private void search(String question, Tally tally) {
        SearchAnswer answer =
                memory.search().search(new SearchRequest(question, FILTER, RESULTS, patience, Optional.empty()));
        if (!answer.isComplete()) {
            tally.wasIncomplete();
        }
    }

    private void write(Tally tally) {
        int number = stored + progressed.written().getAndIncrement();
        var receipt = memory.recordFrames().record(List.of(frames.frame(number)), Deadline.after(patience));
        if (receipt.outcomes().getFirst() instanceof RecordOutcome.Recorded) {
            progressed.acknowledged().add(number);
        } else {
            tally.failed("write " + receipt.outcomes().getFirst());
        }
    }

    /** How many writes were acknowledged. */
    int acknowledged() {
        return progressed.acknowledged().size();
    }

    /** How many of the acknowledged writes another program does not find, byte for byte. */
    int lostTo(StackMemory another) {
        int lost = 0;
        for (int number : progressed.acknowledged()) {
            Frame frame = frames.frame(number);
            Optional<Frame> found = another.findFrame().find(frame.id(), Deadline.NEVER);
            lost += found.equals(Optional.of(frame)) ? 0 : 1;
        }
        return lost;
    }
}
