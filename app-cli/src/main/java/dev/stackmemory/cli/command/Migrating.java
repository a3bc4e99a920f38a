package dev.stackmemory.cli.command;

import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;

/** What the commands about a migration have in common. */
final class Migrating {
    private Migrating() {}

    /** Where the memory is migrated to. */
    static WiredTopology destination(Invocation run) {
        return run.settings().get(SettingKeys.MIGRATION_TO).orElseThrow(Migrating::notConfigured);
    }

    static CommandFailed notConfigured() {
        return new CommandFailed(
                ExitCode.CONFIGURATION,
                "this memory is not being migrated; nothing was done",
                "Say where to, such as with 'stackmemory config set migration.to unified': from then on what is recorded is copied there, too.");
    }
}
