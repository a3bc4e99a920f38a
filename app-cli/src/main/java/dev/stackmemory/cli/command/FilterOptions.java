package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which frames are meant. */
final class FilterOptions {
    @Option(names = "--session", paramLabel = "ID", description = "Frames of this session.")
    private @Nullable String session;

    @Option(names = "--type", paramLabel = "TYPE", description = "Frames of this type; repeat for any of several.")
    private List<String> types = List.of();

    @Option(names = "--state", paramLabel = "STATE", description = "Frames in this state; repeat for any of several.")
    private List<String> states = List.of();

    @Option(names = "--tag", paramLabel = "TAG", description = "Frames with this tag; repeat for all of several.")
    private List<String> tags = List.of();

    @Option(names = "--min-score", paramLabel = "N", description = "Frames of at least this importance, 0 to 1.")
    private double minScore;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Frames created from then on: a date, a date and time, or an age such as 7d or 24h.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Frames created before then, or on that date.")
    private @Nullable String until;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the specification
    FilterOptions() {}

    /** Whether any of them was given. */
    boolean isPresent() {
        return session != null
                || !types.isEmpty()
                || !states.isEmpty()
                || !tags.isEmpty()
                || minScore > 0
                || since != null
                || until != null;
    }

    /**
     * The frames that are meant, in the projects that are asked.
     *
     * @throws ParameterException if a value is not of its form
     */
    FrameFilter filter(Invocation run) {
        Optional<Instant> from = time("--since", since, run).map(TimeArgument::start);
        Optional<Instant> to = time("--until", until, run).map(TimeArgument::end);
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            throw wrong("--since " + since + " lies after --until " + until + ": nothing lies between them");
        }
        if (!(minScore >= 0 && minScore <= 1)) {
            throw wrong("--min-score " + minScore + " is not between 0 and 1");
        }
        return new FrameFilter(
                run.askedProjects(),
                Optional.ofNullable(session).map(this::session),
                new LinkedHashSet<>(types),
                new LinkedHashSet<>(states),
                new LinkedHashSet<>(tags),
                minScore,
                new TimeWindow(from, to));
    }

    private SessionId session(String id) {
        try {
            return new SessionId(id);
        } catch (IllegalArgumentException malformed) {
            throw wrong("--session: " + malformed.getMessage());
        }
    }

    private Optional<TimeArgument> time(String option, @Nullable String text, Invocation run) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    TimeArgument.parse(text, run.now(), run.surroundings().zone()));
        } catch (IllegalArgumentException malformed) {
            throw wrong(option + ": " + malformed.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
