package dev.stackmemory.application.migration;

import dev.stackmemory.application.BackgroundRounds;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.function.Consumer;

/** Keeps a shadow current, over and over, on a thread of its own, for programs that run for long; several programs share the work. Thread-safe. */
public final class BackgroundCopier implements AutoCloseable {
    /** From the end of a round to the beginning of the next: how far the shadow is behind at most while it answers. */
    public static final Duration INTERVAL = Duration.ofSeconds(2);

    /** A round that takes longer is cut, so that closing does not wait for it. */
    private static final Duration ROUND = Duration.ofSeconds(5);

    private final BackgroundRounds rounds;

    private BackgroundCopier(BackgroundRounds rounds) {
        this.rounds = rounds;
    }

    /**
     * Starts copying, with the first round at once.
     *
     * @param obstacles hears, on the copier's thread, why nothing can be copied, once until that changes
     */
    public static BackgroundCopier start(CopyFrames copying, Duration interval, Consumer<String> obstacles) {
        var hearer = new ObstacleHearer(obstacles);
        return new BackgroundCopier(
                BackgroundRounds.start("stackmemory-copier", interval, stop -> round(copying, hearer)));
    }

    private static void round(CopyFrames copying, ObstacleHearer hearer) {
        Deadline deadline = Deadline.after(ROUND);
        try {
            // A round whose time is up has met nothing that is in the way.
            hearer.hear(copying.drain(Progress.NONE, deadline)
                    .obstacle()
                    .filter(any -> !deadline.isExpired())
                    .orElse(""));
        } catch (StoreException failure) {
            hearer.hear(String.valueOf(failure.getMessage()));
        }
    }

    /** Tells of an obstacle once. Used by the copier's thread alone. */
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

    /** Stops after the round that is under way, and waits for that. */
    @Override
    public void close() {
        rounds.close();
    }
}
