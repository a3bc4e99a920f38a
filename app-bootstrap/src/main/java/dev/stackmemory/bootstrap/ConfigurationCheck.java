package dev.stackmemory.bootstrap;

import dev.stackmemory.adapter.embedding.configure.EmbeddingValues;
import dev.stackmemory.bootstrap.settings.SettingKey;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsProblem;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.ProjectAliases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds everything that is wrong in a configuration, without opening a store or asking a server. */
public final class ConfigurationCheck {
    private ConfigurationCheck() {}

    /**
     * All that is wrong; empty if the settings can be used.
     *
     * @param environment the variables of the process
     * @param flags settings from the command line, by name
     * @throws dev.stackmemory.bootstrap.settings.SettingsException if not even the folder of the memory is known
     */
    public static List<SettingsProblem> problems(Map<String, String> environment, Map<String, String> flags) {
        SettingsReader.Reading reading = SettingsReader.examine(environment, flags);
        Settings settings = reading.settings();
        List<SettingsProblem> problems = new ArrayList<>(reading.problems());
        try {
            var unused = ProjectAliases.of(settings.projectAliases());
        } catch (IllegalArgumentException circle) {
            problems.add(new SettingsProblem(
                    settings.configurationFile().toString(),
                    String.valueOf(circle.getMessage()),
                    "set projects.aliases so that each id means one project"));
        }
        EmbeddingValues.findProblems(settings.embedding(), environment)
                .forEach((key, cause) -> problems.add(new SettingsProblem(
                        place(settings, SettingKeys.EMBEDDING_PREFIX + key),
                        SettingKeys.EMBEDDING_PREFIX + key + ": " + cause,
                        "docs/embedding.md lists what it may be")));
        return problems;
    }

    /**
     * Settings that somebody has set and that do nothing in the topology, each in a sentence: an error in none of the topologies that they are for.
     *
     * @param settings those that can be used
     */
    public static List<String> ignored(Settings settings) {
        WiredTopology topology = settings.get(SettingKeys.TOPOLOGY);
        List<String> ignored = new ArrayList<>();
        if (topology == WiredTopology.LOCAL) {
            for (SettingKey<?> key :
                    List.of(SettingKeys.WARM_MAX_AGE, SettingKeys.WARM_MAX_FRAMES, SettingKeys.WARM_MAX_BYTES)) {
                ignored(settings, key, "has no warm tier").ifPresent(ignored::add);
            }
            ignored(settings, SettingKeys.SYNC_INTERVAL, "publishes nothing").ifPresent(ignored::add);
        }
        if (topology == WiredTopology.UNIFIED) {
            ignored(settings, SettingKeys.WARM_SESSIONS, "keeps no copies").ifPresent(ignored::add);
        }
        if (topology == WiredTopology.HOSTED || topology == WiredTopology.POSTGRES) {
            ignored(
                            settings,
                            SettingKeys.EVICTION,
                            "lets it decide for PostgreSQL alone: the copies of the hot tier go by their latest use")
                    .ifPresent(ignored::add);
        }
        return ignored;
    }

    private static Optional<String> ignored(Settings settings, SettingKey<?> key, String why) {
        Settings.Setting set = settings.setting(key);
        return set.isSet()
                ? Optional.of(set.origin().place() + ": " + key.name() + " is set, and the topology '"
                        + settings.get(SettingKeys.TOPOLOGY).title() + "' " + why)
                : Optional.empty();
    }

    private static String place(Settings settings, String name) {
        return settings.list().stream()
                .filter(setting -> setting.key().name().equals(name))
                .filter(Settings.Setting::isSet)
                .map(setting -> setting.origin().place())
                .findFirst()
                .orElse(settings.configurationFile().toString());
    }
}
