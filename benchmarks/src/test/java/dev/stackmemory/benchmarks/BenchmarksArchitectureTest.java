package dev.stackmemory.benchmarks;

import dev.stackmemory.testkit.architecture.ArchitectureContract;
import dev.stackmemory.testkit.architecture.ModuleArchitecture;

class BenchmarksArchitectureTest extends ArchitectureContract {
    @Override
    protected ModuleArchitecture module() {
        return ModuleArchitecture.application("benchmarks", "dev.stackmemory.adapter..", "tools.jackson..")
                // A bucket to measure against.
                .plusIn("speed", "dev.stackmemory.testkit.server..")
                // Counts where frames are read.
                .plusIn("speed", "io.micrometer.core.instrument..")
                // The naive ways.
                .plusIn("speed", "java.sql", "org.redisson..", "org.postgresql..", "dev.stackmemory.testkit.server..")
                .plusIn("speed", "org.apache.iceberg..", "software.amazon.awssdk..")
                .plusIn("hotpath", "org.openjdk.jmh..");
    }
}
