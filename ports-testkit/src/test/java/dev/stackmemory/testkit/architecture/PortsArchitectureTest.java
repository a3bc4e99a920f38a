package dev.stackmemory.testkit.architecture;

import org.junit.jupiter.api.Test;

/** The ports cannot inherit the suite in their own module, for the suite depends on them. */
class PortsArchitectureTest extends ArchitectureContract {
    @Override
    protected ModuleArchitecture module() {
        return ModuleArchitecture.ports();
    }

    @Test
    void ports_throw_nothing_checked() {
        ArchitectureRules.interfacesThrowNothingChecked().check(classes());
    }
}
