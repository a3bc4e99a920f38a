package dev.stackmemory.bootstrap.settings;

import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.domain.frame.ProjectId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings that hold: defaults, some of them the topology's own, overridden by {@code config.yaml}, by the environment, by the command line, in this order. Every value
 * has been checked. Immutable.
 */
public final class Settings {
    static final String ENVIRONMENT_PREFIX = "STACKMEMORY_";

    /** Where a value was set. */
    public sealed interface Origin {
        /** The place as people name it. */
        String place();

        /** Nobody set it. */
        record Default() implements Origin {
            @Override
            public String place() {
                return "the default";
            }
        }

        /** Nobody set it, and this topology has a default of its own. */
        record OfTopology(WiredTopology topology) implements Origin {
            @Override
            public String place() {
                return "the default of the topology " + topology.title();
            }
        }

        /**
         * The configuration file.
         *
         * @param line where it stands, from 1 on
         */
        record ConfigurationFile(Path file, int line) implements Origin {
            @Override
            public String place() {
                return file + ":" + line;
            }
        }

        /** An environment variable. */
        record Environment(String variable) implements Origin {
            @Override
            public String place() {
                return "the environment variable " + variable;
            }
        }

        /** A flag of the command line. */
        record CommandLine() implements Origin {
            @Override
            public String place() {
                return "the command line";
            }
        }
    }

    /**
     * A value and where it was set.
     *
     * @param text as it was written
     */
    public record Setting(SettingKey<?> key, String text, Origin origin) {
        /** Whether somebody has set it. */
        public boolean isSet() {
            return switch (origin) {
                case Origin.Default nobody -> false;
                case Origin.OfTopology nobody -> false;
                case Origin.ConfigurationFile file -> true;
                case Origin.Environment variable -> true;
                case Origin.CommandLine flag -> true;
            };
        }

        /**
         * @throws SettingsException if the text is not of the key's form
         */
        void check() {
            var unused = key.parse(text, origin);
        }
    }

    private final Path home;
    private final Map<String, Setting> settings;

    Settings(Path home, List<Setting> settings) {
        this.home = home;
        Map<String, Setting> byName = new TreeMap<>();
        for (Setting setting : settings) {
            setting.check();
            byName.put(setting.key().name(), setting);
        }
        this.settings = byName;
    }

    /** The folder that everything lies under. */
    public Path home() {
        return home;
    }

    /** The file that a user edits; it need not exist. */
    public Path configurationFile() {
        return home.resolve("config.yaml");
    }

    /** The value that holds. */
    public <T> T get(SettingKey<T> key) {
        Setting setting = setting(key);
        return key.parse(setting.text(), setting.origin());
    }

    /** The text that holds, and who says so. */
    public Setting setting(SettingKey<?> key) {
        Setting set = settings.get(key.name());
        if (set != null) {
            return set;
        }
        if (key.name().equals(SettingKeys.TOPOLOGY.name())) {
            return new Setting(key, key.defaultText(), new Origin.Default());
        }
        WiredTopology topology = get(SettingKeys.TOPOLOGY);
        return TopologyDefaults.find(topology, key)
                .map(text -> new Setting(key, text, new Origin.OfTopology(topology)))
                .orElseGet(() -> new Setting(key, key.defaultText(), new Origin.Default()));
    }

    /** Every setting with its value and origin: those of {@link SettingKeys#ALL} in order, then those of single projects. */
    public List<Setting> list() {
        List<Setting> all = new ArrayList<>();
        SettingKeys.ALL.forEach(key -> all.add(setting(key)));
        settings.forEach((name, setting) -> {
            if (SettingKeys.isOfOneProject(name)) {
                all.add(setting);
            }
        });
        return all;
    }

    /** The keys of the projects for which something is set. */
    public Set<ProjectRuleKeys> projectRules() {
        return settings.keySet().stream()
                .flatMap(name -> ProjectRuleKeys.of(name).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Project ids by the ids that mean the same project. */
    public Map<ProjectId, ProjectId> projectAliases() {
        Map<ProjectId, ProjectId> canonical = new LinkedHashMap<>();
        settings.forEach((name, setting) -> {
            if (name.startsWith(SettingKeys.ALIASES_PREFIX)) {
                ProjectId project = new ProjectId(name.substring(SettingKeys.ALIASES_PREFIX.length()));
                SettingKeys.aliases(name)
                        .parse(setting.text(), setting.origin())
                        .forEach(alias -> canonical.put(alias, project));
            }
        });
        return canonical;
    }

    /** The values under {@code embedding.} that somebody set, without that prefix. */
    public Map<String, String> embedding() {
        Map<String, String> values = new TreeMap<>();
        settings.forEach((name, setting) -> {
            if (name.startsWith(SettingKeys.EMBEDDING_PREFIX) && !setting.text().isEmpty()) {
                values.put(name.substring(SettingKeys.EMBEDDING_PREFIX.length()), setting.text());
            }
        });
        return values;
    }
}
