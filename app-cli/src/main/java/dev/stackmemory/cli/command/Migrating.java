package dev.stackmemory.cli.command;

import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import java.util.Set;

/** What the commands about a migration have in common. */
final class Migrating {
    private Migrating() {}

    /** Where the memory is migrated to. */
    static WiredTopology destination(Invocation run) {
        return run.settings().get(SettingKeys.MIGRATION_TO).orElseThrow(Migrating::notConfigured);
    }

    static CommandFailed notConfigured() {
        return notConfigured("unified", "");
    }

    /**
     * The same, where it is known what is wanted.
     *
     * @param topology to be gone to
     * @param more what else there is to know, beginning with a space, or nothing
     */
    static CommandFailed notConfigured(String topology, String more) {
        return new CommandFailed(
                ExitCode.CONFIGURATION,
                "this memory is not being migrated; nothing was done",
                "Say where to, such as with 'stackmemory config set migration.to " + topology
                        + "': from then on what is recorded is copied there, too." + more);
    }

    /** The stores that frames are at home in, of the memory in use. */
    static Set<String> stores(Invocation run) {
        return switch (run.settings().get(SettingKeys.TOPOLOGY)) {
            case LOCAL -> Set.of("sqlite", "s3");
            case UNIFIED -> Set.of("paradedb");
            case HOSTED, POSTGRES -> Set.of("paradedb", "s3");
            case TEAM ->
                run.settings().get(SettingKeys.S3_BUCKET).isPresent()
                        ? Set.of("sqlite", "paradedb", "s3")
                        : Set.of("sqlite", "paradedb");
        };
    }
}
