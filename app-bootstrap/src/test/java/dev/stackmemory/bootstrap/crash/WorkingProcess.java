package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.application.node.NodeSync;
import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.application.tier.BackgroundMover;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

/** A program that works with a memory as its environment describes it, moves and publishes in the background, and is killed. */
final class WorkingProcess {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private WorkingProcess() {}

    /** Arguments: the seed of what it does, and {@code true} if a server may be away for a while. */
    public static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler((thread, defect) -> fail(defect));
        boolean cutOff = Boolean.parseBoolean(arguments[1]);
        Map<String, String> environment = System.getenv();
        StackMemory memory = StackMemory.open(SettingsReader.read(environment, Map.of()), environment, notice -> {});
        var work = new RandomWork(memory, new SplittableRandom(Long.parseLong(arguments[0])), cutOff);
        workInTheBackground(memory, work, cutOff);
        KilledProcess.sayHere();
        while (true) {
            work.goOn();
        }
    }

    private static void workInTheBackground(StackMemory memory, RandomWork work, boolean cutOff) {
        memory.startMover(INTERVAL, new BackgroundMover.Listener() {
            @Override
            public void ended(MoveReport report) {
                work.check(report);
            }

            @Override
            public void failed(StoreException failure) {
                failUnless(cutOff, failure);
            }
        });
        memory.startSync(INTERVAL, new NodeSync.Listener() {
            @Override
            public void ended(PublishReport report) {
                work.check(report);
            }

            @Override
            public void failed(StoreException failure) {
                failUnless(cutOff, failure);
            }
        });
    }

    private static void failUnless(boolean cutOff, StoreException failure) {
        if (!cutOff) {
            throw failure;
        }
    }

    private static void fail(Throwable defect) {
        defect.printStackTrace();
        Runtime.getRuntime().halt(1);
    }
}
