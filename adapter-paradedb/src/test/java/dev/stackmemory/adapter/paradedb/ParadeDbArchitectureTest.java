package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.testkit.architecture.ArchitectureContract;
import dev.stackmemory.testkit.architecture.ModuleArchitecture;

class ParadeDbArchitectureTest extends ArchitectureContract {
    @Override
    protected ModuleArchitecture module() {
        return ModuleArchitecture.adapter(
                "paradedb", "org.postgresql..", "com.zaxxer.hikari..", "org.flywaydb.core..", "org.jooq..");
    }
}
