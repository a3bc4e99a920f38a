package dev.stackmemory.application.tier;

import dev.stackmemory.application.BackgroundRounds;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * Moves what is due, over and over, on a thread of its own that takes a small share of one core. A round that fails is tried again by the next.
 * Thread-safe.
 */
public final class BackgroundMover implements AutoCloseable {
    /** What it takes of one core at most, over its rounds and what lies between them: a twentieth in any minute, the batch that is under way at its end included. */
    public static final double SHARE = 0.04;

    private final BackgroundRounds rounds;

    /** Hears how the rounds end, on the mover's thread. */
    public interface Listener {
        /** A round ended; it need not have moved anything. */
        void ended(MoveReport report);

        /** A round failed before it could move anything, and not because the mover was stopped. */
        void failed(StoreException failure);
    }

    /** What is done after each round, on the mover's thread. */
    @FunctionalInterface
    public interface AfterRound {
        /** Nothing. */
        AfterRound NOTHING = (pace, stop) -> {};

        /**
         * Does it, or as much of it as there is time for.
         *
         * @param pace of the mover, to be kept between two steps
         * @param stop has expired as soon as the mover is to stop
         */
        void run(Pace pace, Deadline stop);
    }

    private BackgroundMover(BackgroundRounds rounds) {
        this.rounds = rounds;
    }

    /**
     * Starts moving, with the first round at once.
     *
     * @param interval from the end of what is done after a round to the beginning of the next
     */
    public static BackgroundMover start(MoveFrames mover, Duration interval, Listener listener, AfterRound afterRound) {
        var stop = new CountDownLatch(1);
        SharePace pace = SharePace.ofMover(stop);
        BooleanSupplier stopped = () -> stop.getCount() == 0;
        return new BackgroundMover(BackgroundRounds.start(
                "stackmemory-mover", interval, stop, same -> round(mover, listener, afterRound, pace, stopped)));
    }

    /** Whether it goes on moving; not after {@link #close()}, nor after an {@link Error}. */
    public boolean isAlive() {
        return rounds.isAlive();
    }

    /** With what the round before has left to be paid for, which the pause since may have done. */
    static void round(
            MoveFrames mover, Listener listener, AfterRound afterRound, SharePace pace, BooleanSupplier stopped) {
        if (!pace.goesOn()) {
            return;
        }
        Deadline untilStopped = Deadline.NEVER.unlessStopped(stopped);
        try {
            listener.ended(mover.moveWhatIsDue(pace, Progress.NONE, untilStopped));
        } catch (StoreException failure) {
            if (!stopped.getAsBoolean()) {
                listener.failed(failure);
            }
        }
        if (!stopped.getAsBoolean()) {
            afterRound.run(pace, untilStopped);
        }
        pace.pause();
    }

    /**
     * Stops after the step that is under way, and waits for that as {@link BackgroundRounds#close} does. A batch that is cut leaves each frame at its old home or at its new
     * one, and the next run removes what is left behind.
     */
    @Override
    public void close() {
        rounds.close();
    }
}
