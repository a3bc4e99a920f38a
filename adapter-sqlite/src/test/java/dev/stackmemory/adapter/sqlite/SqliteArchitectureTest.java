package dev.stackmemory.adapter.sqlite;

import dev.stackmemory.testkit.architecture.ArchitectureContract;
import dev.stackmemory.testkit.architecture.ModuleArchitecture;

class SqliteArchitectureTest extends ArchitectureContract {
    @Override
    protected ModuleArchitecture module() {
        return ModuleArchitecture.adapter("sqlite", "org.sqlite..", "org.flywaydb.core..", "org.jooq..");
    }
}
