package dev.stackmemory.bootstrap.settings;

import dev.stackmemory.bootstrap.settings.Settings.Origin;
import dev.stackmemory.bootstrap.settings.Settings.Setting;
import dev.stackmemory.domain.text.EditDistance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the settings of a process from its environment, its configuration file and its command line. */
public final class SettingsReader {
    private static final String HOME_VARIABLE = Settings.ENVIRONMENT_PREFIX + "HOME";

    private final List<Setting> settings = new ArrayList<>();
    private final List<SettingsProblem> problems = new ArrayList<>();

    private SettingsReader() {}

    /**
     * What can be made of the settings.
     *
     * @param settings those that are right; the others have their defaults
     * @param problems all that is wrong, in the order of the file, the environment and the command line
     */
    public record Reading(Settings settings, List<SettingsProblem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /**
     * The settings that hold.
     *
     * @param environment the variables of the process
     * @param flags settings from the command line, by name
     * @throws SettingsException if a name is unknown or a value is not of its form; the message names the place and the cure
     */
    public static Settings read(Map<String, String> environment, Map<String, String> flags) {
        Reading reading = examine(environment, flags);
        if (!reading.problems().isEmpty()) {
            throw new SettingsException(reading.problems().getFirst().message());
        }
        return reading.settings();
    }

    /**
     * The same, but with everything that is wrong.
     *
     * @throws SettingsException if not even the folder of the memory is known
     */
    public static Reading examine(Map<String, String> environment, Map<String, String> flags) {
        Path home = home(environment);
        SettingsReader reader = new SettingsReader();
        reader.takeFile(home.resolve("config.yaml"));
        for (SettingKey<?> key : SettingKeys.ALL) {
            String text = environment.get(key.environmentVariable());
            if (text != null && !text.isEmpty()) {
                reader.take(new Setting(key, text, new Origin.Environment(key.environmentVariable())));
            }
        }
        flags.forEach((name, text) -> reader.take(name, text, new Origin.CommandLine()));
        return new Reading(new Settings(home, reader.settings), reader.problems);
    }

    /**
     * The folder that everything lies under: {@code $STACKMEMORY_HOME}, else {@code $HOME/.stackmemory}.
     *
     * @throws SettingsException if neither variable is set
     */
    public static Path home(Map<String, String> environment) {
        String own = environment.getOrDefault(HOME_VARIABLE, "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath().normalize();
        }
        String user = environment.getOrDefault("HOME", "");
        if (user.isEmpty()) {
            throw new SettingsException("neither " + HOME_VARIABLE + " nor HOME is set: set " + HOME_VARIABLE
                    + " to the folder that is to hold the memory");
        }
        return Path.of(user).resolve(".stackmemory").toAbsolutePath().normalize();
    }

    private void takeFile(Path file) {
        // The YAML parser is not even loaded where there is no file: a start of the program is to be quick.
        if (!Files.exists(file)) {
            return;
        }
        try {
            ConfigurationFile.read(file)
                    .forEach((name, value) ->
                            take(name, value.text(), new Origin.ConfigurationFile(file, value.line())));
        } catch (SettingsException unreadable) {
            problems.add(unreadable.problem());
        }
    }

    private void take(String name, String text, Origin origin) {
        SettingKeys.find(name)
                .ifPresentOrElse(
                        key -> take(new Setting(key, text, origin)),
                        () -> problems.add(new SettingsProblem(
                                origin.place(), "there is no setting '" + name + "'", suggestion(name))));
    }

    private void take(Setting setting) {
        try {
            setting.check();
            settings.add(setting);
        } catch (SettingsException wrong) {
            problems.add(wrong.problem());
        }
    }

    private static String suggestion(String name) {
        if (name.startsWith(ProjectRuleKeys.PREFIX)) {
            return "what a project can have of its own: " + ProjectRuleKeys.forms();
        }
        return nearest(name).map(key -> "did you mean '" + key + "'? ").orElse("")
                + "('stackmemory config show' lists them all)";
    }

    private static Optional<String> nearest(String name) {
        String best = "";
        int leastEdits = Math.max(2, name.length() / 3) + 1;
        for (SettingKey<?> key : SettingKeys.ALL) {
            int edits = EditDistance.between(name, key.name());
            if (edits < leastEdits) {
                leastEdits = edits;
                best = key.name();
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }
}
