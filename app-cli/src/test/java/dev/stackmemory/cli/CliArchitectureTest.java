package dev.stackmemory.cli;

import dev.stackmemory.testkit.architecture.ArchitectureContract;
import dev.stackmemory.testkit.architecture.ModuleArchitecture;

class CliArchitectureTest extends ArchitectureContract {
    @Override
    protected ModuleArchitecture module() {
        return ModuleArchitecture.application("cli", "picocli..");
    }
}
