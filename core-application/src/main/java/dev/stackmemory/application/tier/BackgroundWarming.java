package dev.stackmemory.application.tier;

import dev.stackmemory.application.BackgroundRounds;
import dev.stackmemory.ports.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Warms sessions soon after they have begun, on a thread of its own that takes as small a share of one core as the mover. Thread-safe. */
public final class BackgroundWarming implements AutoCloseable {
    /** How long a session waits at most that begins alone. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final BackgroundRounds rounds;

    private BackgroundWarming(BackgroundRounds rounds) {
        this.rounds = rounds;
    }

    /** Starts, with the sessions that have begun before. */
    public static BackgroundWarming start(WarmSessions warming) {
        return new BackgroundWarming(BackgroundRounds.start("stackmemory-warming", LOOK, stop -> round(warming, stop)));
    }

    private static void round(WarmSessions warming, CountDownLatch stop) {
        Deadline untilStopped = Deadline.NEVER.unlessStopped(() -> stop.getCount() == 0);
        warming.warmThoseThatBegan(SharePace.ofMover(stop), untilStopped);
    }

    /** Stops after the step that is under way, and waits for that as {@link BackgroundRounds#close} does. What was fetched stays. */
    @Override
    public void close() {
        rounds.close();
    }
}
