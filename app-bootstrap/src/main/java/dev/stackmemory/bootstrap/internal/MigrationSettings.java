package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
import java.util.Optional;

/** Reads where the memory is migrated to. */
public final class MigrationSettings {
    private MigrationSettings() {}

    /**
     * The topology that the memory is migrated to, if it is.
     *
     * @throws SettingsException if there is nothing to migrate between the two
     */
    public static Optional<WiredTopology> destination(Settings settings) {
        WiredTopology inUse = settings.get(SettingKeys.TOPOLOGY);
        Optional<WiredTopology> destination = settings.get(SettingKeys.MIGRATION_TO);
        destination.ifPresent(to -> {
            if (to == inUse) {
                throw new SettingsException(SettingKeys.MIGRATION_TO.name() + " is the topology in use, '" + to.title()
                        + "': set it to none");
            }
            if (to == WiredTopology.TEAM && inUse == WiredTopology.LOCAL) {
                throw new SettingsException(
                        "the topology 'team' publishes by itself what lies in the memory of a laptop: set "
                                + SettingKeys.TOPOLOGY.name() + " to team and " + SettingKeys.MIGRATION_TO.name()
                                + " to none");
            }
            if (to == WiredTopology.LOCAL && inUse == WiredTopology.TEAM) {
                throw new SettingsException(
                        "the topology 'team' has its own frames in the file that 'local' would copy to: set "
                                + SettingKeys.TOPOLOGY.name()
                                + " to unified, hosted or postgres first, which use the same PostgreSQL; docs/topologies.md shows the way");
            }
            if (to != WiredTopology.LOCAL && inUse != WiredTopology.LOCAL) {
                throw new SettingsException("the topologies '" + inUse.title() + "' and '" + to.title()
                        + "' keep their frames in the same PostgreSQL: set "
                        + SettingKeys.TOPOLOGY.name() + " to " + to.title() + " and " + SettingKeys.MIGRATION_TO.name()
                        + " to none"
                        + (inUse == WiredTopology.TEAM
                                ? ", on each machine once 'stackmemory storage decommission sqlite' finds nothing there"
                                : "")
                        + ". Before leaving a bucket bring its frames back, and after coming from unified place them, with"
                        + " 'stackmemory storage migrate --tier 2 --all-projects'");
            }
        });
        return destination;
    }
}
