package dev.stackmemory.cli.invocation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command understands, before or after its name. */
public final class GlobalOptions {
    /** When results are coloured. */
    public enum Color {
        AUTO,
        ALWAYS,
        NEVER
    }

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print results, and on stderr errors, as JSON (docs/cli-json.md).")
    private boolean json;

    @Option(
            names = "--project",
            paramLabel = "ID",
            scope = ScopeType.INHERIT,
            description = "The project to ask or record in; otherwise the setting 'project', else the git remote,"
                    + " else the folder's name.")
    private @Nullable String project;

    @Option(names = "--all-projects", scope = ScopeType.INHERIT, description = "Ask every project.")
    private boolean allProjects;

    @Option(
            names = {"-c", "--set"},
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            description = "Override a setting for this run.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            scope = ScopeType.INHERIT,
            description = "auto (on a terminal without NO_COLOR), always or never.")
    private Color color = Color.AUTO;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of a failure.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print the version.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean version;

    public boolean json() {
        return json;
    }

    public Optional<String> project() {
        return Optional.ofNullable(project);
    }

    public boolean allProjects() {
        return allProjects;
    }

    /** Settings by name, as written. */
    public Map<String, String> settings() {
        return settings;
    }

    public Color color() {
        return color;
    }

    public boolean debug() {
        return debug;
    }
}
