package dev.stackmemory.cli.invocation;

import dev.stackmemory.bootstrap.ConfigurationCheck;
import dev.stackmemory.bootstrap.Sources;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.bootstrap.settings.SettingsProblem;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.ProgressLine;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.cli.terminal.Style;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectAliases;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.ReadMeter;
import dev.stackmemory.ports.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of the program, as its command sees it. Settings are read and stores opened when first asked for, so a command pays only for what it needs.
 * Only {@link #interrupt()} may be called from another thread.
 */
public final class Invocation implements AutoCloseable {
    private static final Duration QUICK = Duration.ofSeconds(30);

    private final Surroundings surroundings;
    private final GlobalOptions options;
    private volatile boolean interrupted;
    private ReadMeter meter = ReadMeter.NONE;
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private @Nullable Settings settings;
    private @Nullable StackMemory memory;

    public Invocation(Surroundings surroundings, GlobalOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    public GlobalOptions options() {
        return options;
    }

    public boolean json() {
        return options.json();
    }

    /**
     * The settings that hold for this run.
     *
     * @throws SettingsException if one of them is wrong
     */
    public Settings settings() {
        if (settings == null) {
            settings = SettingsReader.read(surroundings.environment(), flags());
        }
        return settings;
    }

    /** All that is wrong in the configuration; nothing is opened for that. */
    public List<SettingsProblem> configurationProblems() {
        return ConfigurationCheck.problems(surroundings.environment(), flags());
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>(options.settings());
        options.project().ifPresent(project -> flags.put(SettingKeys.PROJECT.name(), project));
        return flags;
    }

    public StackMemory memory() {
        if (memory == null) {
            memory = StackMemory.open(settings(), surroundings.environment(), this::hear);
        }
        return memory;
    }

    /** The project of new frames: what the user said, else what the working directory tells. */
    public ProjectId project() {
        return aliases()
                .canonical(
                        settings().get(SettingKeys.PROJECT).orElseGet(() -> Sources.projectOf(surroundings.folder())));
    }

    /** The projects that questions are asked in, with their aliases; empty for all of them. */
    public Set<ProjectId> askedProjects() {
        return options.allProjects() ? Set.of() : aliases().expand(Set.of(project()));
    }

    /** Long enough for anything that a user waits for; a limit only so that nothing hangs for ever. */
    public Deadline quickly() {
        return Deadline.after(QUICK).metered(meter);
    }

    /** What is asked {@linkplain #quickly from now on} is told to this meter. */
    public void countBy(ReadMeter value) {
        meter = value;
    }

    public Instant now() {
        return surroundings.clock().instant();
    }

    /** Ctrl-C: long work is to end at the next step. */
    public void interrupt() {
        interrupted = true;
    }

    public boolean isInterrupted() {
        return interrupted;
    }

    public Style style() {
        return new Style(isColoured(surroundings.terminals().out()));
    }

    public Style errorStyle() {
        return new Style(isColoured(surroundings.terminals().err()));
    }

    /** One line of the result, already made harmless. */
    public void print(String line) {
        surroundings.out().println(line);
    }

    public void print(Table table) {
        // A file has no edge at which a name would have to be cut.
        int width = surroundings.terminals().out() ? surroundings.terminals().columns() : Integer.MAX_VALUE / 2;
        table.render(style(), width).forEach(this::print);
    }

    /** The result as JSON, on one line. */
    public void printJson(Consumer<JsonWriter> content) {
        var text = new StringBuilder();
        var json = new JsonWriter(text).beginObject();
        content.accept(json);
        json.endObject();
        print(text.toString());
    }

    /** Something to know that is no result. */
    public void note(String line) {
        surroundings.out().flush();
        surroundings.err().println(line);
    }

    /** What the memory gave to know so far. It stands on stderr already, but with {@code --json}, where only errors stand there. */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    /** When something was, seen from now. */
    public String relative(Instant at) {
        if (at.equals(Frame.UNKNOWN_TIME)) {
            return "no known time";
        }
        return Humane.relative(at, now(), surroundings.zone());
    }

    /** Progress on stderr; silent with {@code --json}. */
    public ProgressLine progress(String title, LongSupplier items, String unit) {
        Terminals terminals = surroundings.terminals();
        return new ProgressLine(surroundings.err(), terminals.err(), !json(), terminals.columns(), title, items, unit);
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
    }

    /** Something to know about an answer: on stderr, or with {@code --json} among its notices. */
    public void hear(String notice) {
        notices.add(notice);
        if (!json()) {
            note(SafeText.line(notice));
        }
    }

    private ProjectAliases aliases() {
        try {
            return ProjectAliases.of(settings().projectAliases());
        } catch (IllegalArgumentException circle) {
            throw new SettingsException(
                    circle.getMessage() + ": set projects.aliases in "
                            + settings().configurationFile(),
                    circle);
        }
    }

    private boolean isColoured(boolean terminal) {
        return switch (options.color()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO ->
                terminal
                        && surroundings
                                .environment()
                                .getOrDefault("NO_COLOR", "")
                                .isEmpty()
                        && !surroundings.environment().getOrDefault("TERM", "").equals("dumb");
        };
    }
}
