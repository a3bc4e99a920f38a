package dev.stackmemory.application;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Does the work that follows recording over and over, on a thread of its own, for programs that run for long: it waits in an outbox, and several programs share it.
 * Thread-safe.
 */
public final class BackgroundWork implements AutoCloseable {
    /** From the end of a round to the beginning of the next: how long a frame waits at most while there is nothing in the way. */
    public static final Duration INTERVAL = Duration.ofSeconds(2);

    /** A round that takes longer is cut, so that closing does not wait for it. */
    private static final Duration ROUND = Duration.ofSeconds(5);

    private final BackgroundRounds rounds;

    /** Some of the work. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does what waits, until nothing does or the deadline passes.
         *
         * @return what is in the way, if nothing could be done for it
         * @throws RuntimeException if it does not even begin, or is a defect; the next round tries again
         */
        Optional<String> drain(Deadline deadline);
    }

    private BackgroundWork(BackgroundRounds rounds) {
        this.rounds = rounds;
    }

    /**
     * Starts, with the first round at once.
     *
     * @param name of the thread
     * @param interval from the end of a round to the beginning of the next
     * @param obstacles hears, on that thread, why nothing can be done, once until that changes; a defect is one, and does not end the rounds
     */
    public static BackgroundWork start(String name, Duration interval, Work work, Consumer<String> obstacles) {
        var hearer = new ObstacleHearer(obstacles);
        return new BackgroundWork(BackgroundRounds.start(name, interval, stop -> round(work, hearer)));
    }

    private static void round(Work work, ObstacleHearer hearer) {
        Deadline deadline = Deadline.after(ROUND);
        try {
            hearer.hear(work.drain(deadline).orElse(""));
        } catch (StoreException failure) {
            hearer.hear(String.valueOf(failure.getMessage()));
        } catch (RuntimeException defect) {
            // Told where other obstacles are told.
            hearer.hear("a defect of the program, " + defect);
        }
    }

    /** Tells of an obstacle once. Used by one thread. */
    private static final class ObstacleHearer {
        private final Consumer<String> obstacles;
        private String last = "";

        ObstacleHearer(Consumer<String> obstacles) {
            this.obstacles = obstacles;
        }

        void hear(String obstacle) {
            if (!obstacle.isEmpty() && !obstacle.equals(last)) {
                obstacles.accept(obstacle);
            }
            last = obstacle;
        }
    }

    /** Whether it goes on; not after {@link #close()}, nor after an {@link Error}. */
    public boolean isAlive() {
        return rounds.isAlive();
    }

    /** Stops after the round that is under way, and waits for that. */
    @Override
    public void close() {
        rounds.close();
    }
}
