package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.application.migration.BackfillFrames;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.ports.Deadline;
import java.util.Map;

/** What {@code storage backfill} does, by a program that is killed. */
final class BackfillingProcess {
    private BackfillingProcess() {}

    /** Arguments: {@code page} to be killed when some frames have been copied, {@code anywhere} to be killed while it works. */
    public static void main(String[] arguments) {
        boolean waits = arguments[0].equals("page");
        Map<String, String> environment = System.getenv();
        try (StackMemory memory =
                StackMemory.open(SettingsReader.read(environment, Map.of()), environment, notice -> {})) {
            BackfillFrames backfilling = memory.backfillFrames().orElseThrow();
            if (!waits) {
                KilledProcess.sayHere();
            }
            do {
                var unused = backfilling.backfill(
                        (done, total) -> {
                            if (waits) {
                                KilledProcess.waitToBeKilled();
                            }
                        },
                        Deadline.NEVER);
            } while (!waits);
        }
    }
}
