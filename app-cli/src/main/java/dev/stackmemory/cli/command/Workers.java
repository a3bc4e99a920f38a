package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The threads of a program in the foreground, none of which may end before the program does. Used by one thread. */
final class Workers {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final List<Worker> workers = new ArrayList<>();

    private record Worker(String work, BooleanSupplier alive) {}

    /** @param work what it does, as in "moving" */
    void add(String work, BooleanSupplier alive) {
        workers.add(new Worker(work, alive));
    }

    /**
     * Returns when the program is stopped.
     *
     * @throws CommandFailed if a worker ends before
     */
    void watchUntil(BooleanSupplier stopped) {
        while (!stopped.getAsBoolean()) {
            for (Worker worker : workers) {
                if (!worker.alive().getAsBoolean()) {
                    throw new CommandFailed(
                            ExitCode.DEFECT,
                            worker.work() + " has ended by a defect of the program, which is told above",
                            "Nothing is lost: what waits is done when the daemon is started again. Please report it.");
                }
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
