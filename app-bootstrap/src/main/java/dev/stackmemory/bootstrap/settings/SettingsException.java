package dev.stackmemory.bootstrap.settings;

import org.jspecify.annotations.Nullable;

/** The configuration says something that cannot be done. The message names the place, the cause and the cure. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SettingsProblem problem;

    public SettingsException(String message) {
        super(message);
        this.problem = new SettingsProblem("the configuration", message, "");
    }

    public SettingsException(String message, Throwable cause) {
        super(message, cause);
        this.problem = new SettingsProblem("the configuration", message, "");
    }

    SettingsException(SettingsProblem problem, @Nullable Throwable cause) {
        super(problem.message(), cause);
        this.problem = problem;
    }

    /** What is wrong, in its parts. */
    public SettingsProblem problem() {
        return problem;
    }
}
