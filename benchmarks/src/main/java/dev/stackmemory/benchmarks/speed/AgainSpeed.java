package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What comes again, or next: a session that is read on, and a question that was asked before. */
final class AgainSpeed implements Measurement {
    private static final int MOST_SESSIONS = 20;
    private static final int LENGTH = 20;

    /** What somebody does with a frame before reading the next. */
    private static final Duration THOUGHT = Duration.ofMillis(50);

    @Override
    public void run(Bench bench, SpeedReport report) throws InterruptedException {
        local(bench, report);
        hosted(bench, report);
    }

    private static void local(Bench bench, SpeedReport report) throws InterruptedException {
        Map<String, String> environment =
                Map.of("STACKMEMORY_HOME", bench.folder().resolve("again-local").toString());
        try (StackMemory memory = Library.open(environment)) {
            fill(bench, memory);
            var plan = memory.moveFrames().planFor(Set.of(), Tier.COLD, Deadline.NEVER);
            var unused = memory.moveFrames().move(plan, Pace.FULL, Progress.NONE, Deadline.NEVER);
            readOn(bench, memory, "the archive in a folder", report);
        }
    }

    private static void hosted(Bench bench, SpeedReport report) throws InterruptedException {
        try (HostedServers servers = HostedServers.start();
                StackMemory memory = servers.open(bench.folder().resolve("again-hosted"))) {
            fill(bench, memory);
            servers.emptyRedis();
            readOn(bench, memory, "PostgreSQL", report);
            askAgain(bench, memory, report);
        }
    }

    private static FrameId id(boolean inSession, int session, int number) {
        return new FrameId((inSession ? "on-" : "off-") + session + "-" + number);
    }

    /** The first one warms up. */
    private static int sessions(Bench bench) {
        return Math.min(MOST_SESSIONS, 1 + bench.scale().starts());
    }

    private static void fill(Bench bench, StackMemory memory) {
        int others = bench.scale().small();
        int sessions = sessions(bench);
        List<Frame> generated = bench.frames().frames(0, others + sessions * LENGTH);
        List<Frame> frames = new ArrayList<>();
        for (Frame other : generated.subList(0, others)) {
            frames.add(other.toBuilder().state(Frame.CLOSED).build());
        }
        for (boolean inSession : List.of(true, false)) {
            for (int session = 0; session < sessions; session++) {
                for (int number = 0; number < LENGTH; number++) {
                    Frame like = generated.get(others + session * LENGTH + number);
                    frames.add(like.toBuilder()
                            .id(id(inSession, session, number))
                            .state(Frame.CLOSED)
                            .createdAt(like.createdAt().plusMillis(number))
                            .session(inSession ? Optional.of(new SessionId("session-" + session)) : Optional.empty())
                            .parent(Optional.empty())
                            .build());
                }
            }
        }
        for (int start = 0; start < frames.size(); start += 1_000) {
            var unused = memory.recordFrames()
                    .record(frames.subList(start, Math.min(frames.size(), start + 1_000)), Deadline.NEVER);
        }
    }

    /** Frames without a session have nothing beside them that could be brought along. */
    private static void readOn(Bench bench, StackMemory memory, String from, SpeedReport report)
            throws InterruptedException {
        Latencies alone = new Latencies();
        Latencies together = new Latencies();
        for (int session = 0; session < sessions(bench); session++) {
            read(memory, false, session, alone);
            read(memory, true, session, together);
        }
        for (double share : List.of(0.5, 0.95)) {
            report.time(
                    "read the next frame of a session of 20 from " + from + ", p" + Math.round(100 * share),
                    0,
                    together.milliseconds(share),
                    "nothing brought along",
                    alone.milliseconds(share));
        }
    }

    private static void read(StackMemory memory, boolean inSession, int session, Latencies latencies)
            throws InterruptedException {
        for (int number = 0; number < LENGTH; number++) {
            long start = System.nanoTime();
            if (memory.findFrame()
                    .find(id(inSession, session, number), Deadline.NEVER)
                    .isEmpty()) {
                throw new IllegalStateException("a frame was not found");
            }
            if (session > 0) {
                latencies.add(System.nanoTime() - start);
            }
            Thread.sleep(THOUGHT);
        }
    }

    private static void askAgain(Bench bench, StackMemory memory, SpeedReport report) {
        List<String> questions = bench.frames().questions().stream().limit(100).toList();
        Latencies anew = new Latencies();
        Latencies again = new Latencies();
        for (int round = 0; round < 3; round++) {
            for (String question : questions) {
                var request = new SearchRequest(question, FrameFilter.ALL, 10, Duration.ofMinutes(1), Optional.empty());
                if (round > 0) {
                    anew.add(time(() -> memory.searchFrames().search(request), false));
                }
                long asked = time(() -> memory.search().search(request), round > 0);
                if (round > 0) {
                    again.add(asked);
                }
            }
        }
        for (double share : List.of(0.5, 0.95)) {
            report.time(
                    "ask a question again, p" + Math.round(100 * share),
                    0,
                    again.milliseconds(share),
                    "searched anew",
                    anew.milliseconds(share));
        }
    }

    private static long time(Supplier<SearchAnswer> question, boolean isKept) {
        long start = System.nanoTime();
        SearchAnswer answer = question.get();
        long took = System.nanoTime() - start;
        if (answer.cachedAt().isPresent() != isKept) {
            throw new IllegalStateException("kept or not, against what was expected: " + answer);
        }
        return took;
    }
}
