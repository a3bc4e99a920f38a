package dev.stackmemory.bootstrap.settings;

import dev.stackmemory.domain.frame.ProjectId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings that hold: defaults, overridden by {@code config.yaml}, by the environment, by the command line, in this order. Every value
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

        /** The configuration file. */
        record ConfigurationFile(Path file) implements Origin {
            @Override
            public String place() {
                return file.toString();
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

    /** Whether somebody has set it. */
    public boolean isSet(SettingKey<?> key) {
        return settings.containsKey(key.name());
    }

    /** The value that holds. */
    public <T> T get(SettingKey<T> key) {
        Setting setting = settings.get(key.name());
        return setting == null
                ? key.parse(key.defaultText(), new Origin.Default())
                : key.parse(setting.text(), setting.origin());
    }

    /** Every setting with its value and origin: those of {@link SettingKeys#ALL} in order, then the aliases. */
    public List<Setting> list() {
        List<Setting> all = new ArrayList<>();
        for (SettingKey<?> key : SettingKeys.ALL) {
            Setting set = settings.get(key.name());
            all.add(set != null ? set : new Setting(key, key.defaultText(), new Origin.Default()));
        }
        settings.forEach((name, setting) -> {
            if (name.startsWith(SettingKeys.ALIASES_PREFIX)) {
                all.add(setting);
            }
        });
        return all;
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
