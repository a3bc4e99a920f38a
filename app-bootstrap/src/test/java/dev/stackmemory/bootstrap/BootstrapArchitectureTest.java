package dev.stackmemory.bootstrap;

import dev.stackmemory.testkit.architecture.ArchitectureContract;
import dev.stackmemory.testkit.architecture.ModuleArchitecture;

class BootstrapArchitectureTest extends ArchitectureContract {
    @Override
    protected ModuleArchitecture module() {
        return ModuleArchitecture.bootstrap(
                "io.micrometer..",
                "dagger..",
                "javax.inject",
                "jakarta.inject",
                "org.snakeyaml.engine..",
                "io.github.resilience4j..");
    }
}
