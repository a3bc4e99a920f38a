package dev.stackmemory.bootstrap.settings;

import dev.stackmemory.bootstrap.settings.Settings.Origin;
import java.util.Locale;

/**
 * One thing that can be set.
 *
 * @param name dotted, such as {@code search.limit}: the path in {@code config.yaml}
 * @param type how its text becomes a value
 * @param defaultText what holds when nobody set it
 * @param description one sentence for people
 */
public record SettingKey<T>(String name, SettingType<T> type, String defaultText, String description) {
    /** The environment variable that sets it: {@code search.limit} is {@code STACKMEMORY_SEARCH_LIMIT}. */
    public String environmentVariable() {
        return Settings.ENVIRONMENT_PREFIX
                + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** What a user may write. */
    public String form() {
        return type.form();
    }

    /**
     * The value of the text.
     *
     * @throws SettingsException naming the origin, if the text is not of the form
     */
    T parse(String text, Origin origin) {
        try {
            return type.parse().apply(text.strip());
        } catch (IllegalArgumentException malformed) {
            throw new SettingsException(
                    new SettingsProblem(origin.place(), name + " is '" + text + "'", "it must be " + type.form()),
                    malformed);
        }
    }
}
