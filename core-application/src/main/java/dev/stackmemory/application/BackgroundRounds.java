package dev.stackmemory.application;

import dev.stackmemory.ports.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Does something over and over on a thread of its own, with pauses between, until it is closed. A round that throws is a defect: the handler of uncaught exceptions that the program has
 * set hears of it, the same one once until a round is well again, and the next round is tried. An {@link Error} ends the rounds. Thread-safe.
 */
public final class BackgroundRounds implements AutoCloseable {
    /** What a round asks of others is answered by then, or they are away. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Round round;
    private final Duration pause;
    private final Pausing pausing;
    private final CountDownLatch stop;
    private final Thread thread;

    /** What is done over and over. */
    @FunctionalInterface
    public interface Round {
        /** @param stop is counted down when there is to be no further round, so that a long one may end early */
        void run(CountDownLatch stop);
    }

    /** How time passes between two rounds. */
    @FunctionalInterface
    interface Pausing {
        /** Returns after the pause, or as soon as there is to be no further round, which it answers. */
        boolean endsRounds(CountDownLatch stop, Duration pause) throws InterruptedException;
    }

    private BackgroundRounds(String name, Duration pause, CountDownLatch stop, Round round, Pausing pausing) {
        this.stop = stop;
        this.round = round;
        this.pause = pause;
        this.pausing = pausing;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /**
     * Starts, with the first round at once.
     *
     * @param name of the thread
     * @param pause from the end of a round to the beginning of the next
     */
    public static BackgroundRounds start(String name, Duration pause, Round round) {
        return start(name, pause, new CountDownLatch(1), round);
    }

    /**
     * The same, for rounds that have something in common which is to end with them.
     *
     * @param stop of one; is counted down when there is to be no further round
     */
    public static BackgroundRounds start(String name, Duration pause, CountDownLatch stop, Round round) {
        return start(name, pause, stop, round, (stopped, time) -> stopped.await(time.toNanos(), TimeUnit.NANOSECONDS));
    }

    static BackgroundRounds start(String name, Duration pause, CountDownLatch stop, Round round, Pausing pausing) {
        var started = new BackgroundRounds(name, pause, stop, round, pausing);
        started.thread.start();
        return started;
    }

    /** Whether it goes on; not after {@link #close()}, nor after an {@link Error}. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        String told = "";
        try {
            do {
                told = runRound(told);
            } while (!pausing.endsRounds(stop, pause));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was thrown, if something was; tells of it unless that is what was told last. */
    private String runRound(String told) {
        try {
            round.run(stop);
            return "";
        } catch (RuntimeException defect) {
            if (!defect.toString().equals(told)) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, defect);
            }
            return defect.toString();
        }
    }

    /** Asks the round that is under way to end, and waits for that, for ten seconds at most: one that hangs is left to itself and keeps no program from ending. */
    @Override
    public void close() {
        close(PATIENCE);
    }

    void close(Duration patience) {
        stop.countDown();
        Deadline end = Deadline.after(patience);
        boolean interrupted = false;
        while (thread.isAlive() && !end.isExpired()) {
            try {
                var unused = thread.join(end.remaining());
            } catch (InterruptedException impatient) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
