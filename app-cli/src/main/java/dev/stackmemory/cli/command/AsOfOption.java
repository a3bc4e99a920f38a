package dev.stackmemory.cli.command;

import dev.stackmemory.application.LookBack;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.ports.json.JsonWriter;
import dev.stackmemory.ports.store.PastVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether the memory is meant as it is, or its archive as it was. */
final class AsOfOption {
    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            description =
                    "Ask the archive alone, as it was then (at the end of a date); 'storage versions' lists what is kept.")
    private @Nullable String asOf;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the specification
    AsOfOption() {}

    /** What may be looked back at. */
    static LookBack lookBack(Invocation run) {
        return run.memory()
                .lookBack()
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.CONFIGURATION,
                        "there is no archive here, and so nothing that it held earlier",
                        "docs/topologies.md says which topologies have one; on a laptop the first 'storage migrate' with"
                                + " something due makes it."));
    }

    /**
     * The version that is asked, of which people are told; absent where the memory is meant as it is.
     *
     * @throws ParameterException if the time is not of its form
     * @throws CommandFailed if there is no archive, or none of that time
     */
    Optional<PastVersion> version(Invocation run) {
        if (asOf == null) {
            return Optional.empty();
        }
        Instant time = time(asOf, run);
        LookBack archive = lookBack(run);
        PastVersion version =
                archive.asOf(time, run.quickly()).orElseThrow(() -> noVersion(time, archive.versions(run.quickly())));
        if (!run.json()) {
            run.note("from the archive alone, as it was at " + FrameReports.instant(version.committedAt()));
        }
        return Optional.of(version);
    }

    /** Says in the result which version answered. */
    static void json(PastVersion version, JsonWriter json) {
        json.name("asOf").beginObject();
        describe(version, json);
        json.endObject();
    }

    /** The number is a text, for it is larger than what every reader of JSON takes exactly. */
    static void describe(PastVersion version, JsonWriter json) {
        json.name("committedAt")
                .string(FrameReports.instant(version.committedAt()))
                .name("snapshot")
                .string(Long.toString(version.snapshot()));
    }

    private Instant time(String text, Invocation run) {
        try {
            return TimeArgument.parse(text, run.now(), run.surroundings().zone())
                    .last();
        } catch (IllegalArgumentException malformed) {
            throw new ParameterException(spec.commandLine(), "--as-of: " + malformed.getMessage());
        }
    }

    private static CommandFailed noVersion(Instant time, List<PastVersion> kept) {
        if (kept.isEmpty()) {
            return new CommandFailed(ExitCode.CONFIGURATION, "nothing was ever moved to the archive", "");
        }
        return new CommandFailed(
                ExitCode.CONFIGURATION,
                "the archive has no version of " + FrameReports.instant(time) + " (any more): the oldest is of "
                        + FrameReports.instant(kept.getFirst().committedAt()),
                "'stackmemory storage versions' lists all. stores.s3.keep-versions says how long they are kept; forgetting a frame removes those"
                        + " that held it.");
    }
}
