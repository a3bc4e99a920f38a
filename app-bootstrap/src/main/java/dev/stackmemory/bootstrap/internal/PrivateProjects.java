package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds that the memory has a place for what is to stay on this machine. */
public final class PrivateProjects {
    private PrivateProjects() {}

    /**
     * Refuses a memory that would record, or copy, private projects where everybody sees them.
     *
     * @param destination the topology that the memory is migrated to, if it is
     * @throws SettingsException if projects are private and one of both topologies has no such place
     */
    public static void requirePlace(Settings settings, Optional<WiredTopology> destination) {
        String projects = settings.get(SettingKeys.PRIVATE_PROJECTS).stream()
                .map(project -> "'" + project.value() + "'")
                .collect(Collectors.joining(", "));
        if (projects.isEmpty()) {
            return;
        }
        Stream.concat(Stream.of(settings.get(SettingKeys.TOPOLOGY)), destination.stream())
                .filter(topology -> !keepsPrivate(topology))
                .findFirst()
                .ifPresent(topology -> {
                    throw new SettingsException("frames of " + projects + " are private ("
                            + SettingKeys.PRIVATE_PROJECTS.name() + "), and the topology '" + topology.title()
                            + "' has everything where all its machines see it: keep them in a memory of the topology 'local', in a"
                            + " folder of its own, and set " + SettingKeys.PRIVATE_PROJECTS.name() + " to \"\"");
                });
    }

    private static boolean keepsPrivate(WiredTopology topology) {
        return switch (topology) {
            case LOCAL, TEAM -> true;
            case UNIFIED, HOSTED, POSTGRES -> false;
        };
    }
}
