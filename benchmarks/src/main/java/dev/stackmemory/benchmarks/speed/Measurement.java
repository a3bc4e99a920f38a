package dev.stackmemory.benchmarks.speed;

import java.io.IOException;

/** One thing that is measured. */
@FunctionalInterface
interface Measurement {
    /** Measures and reports, in a folder that is empty and thrown away afterwards. */
    void run(Bench bench, SpeedReport report) throws IOException, InterruptedException;
}
