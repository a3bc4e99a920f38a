package dev.stackmemory.bootstrap.settings;

import java.util.Objects;

/**
 * One thing that is wrong in the configuration.
 *
 * @param place where it was set, as people name it
 * @param cause what is wrong
 * @param cure what would be right; empty if nothing general can be said
 */
public record SettingsProblem(String place, String cause, String cure) {
    public SettingsProblem {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(cure, "cure");
    }

    /** All of it in one line. */
    String message() {
        return place + ": " + cause + (cure.isEmpty() ? "" : "; " + cure);
    }
}
