package dev.stackmemory.bootstrap.settings;

/** The configuration says something that cannot be done. The message names the place, the cause and the cure. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }

    public SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
