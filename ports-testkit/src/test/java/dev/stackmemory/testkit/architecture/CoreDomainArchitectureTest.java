package dev.stackmemory.testkit.architecture;

/** The domain cannot inherit the suite in its own module, for the suite depends on it. */
class CoreDomainArchitectureTest extends ArchitectureContract {
    @Override
    protected ModuleArchitecture module() {
        return ModuleArchitecture.domain();
    }
}
