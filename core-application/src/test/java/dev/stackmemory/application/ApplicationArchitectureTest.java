package dev.stackmemory.application;

import dev.stackmemory.testkit.architecture.ArchitectureContract;
import dev.stackmemory.testkit.architecture.ModuleArchitecture;

class ApplicationArchitectureTest extends ArchitectureContract {
    @Override
    protected ModuleArchitecture module() {
        return ModuleArchitecture.application();
    }
}
