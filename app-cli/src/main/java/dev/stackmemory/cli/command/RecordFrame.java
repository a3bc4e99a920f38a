package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordReceipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "record",
        description = {
            "Record a frame, or edit the one of that --id, and print its id.",
            "Without flags, frames are read from standard input: one JSON object, or one on each line (docs/frame-json.md).",
            "With --json also print the watermark, with which other programs read what was recorded (--at-least)."
        },
        footer = {
            "Examples:",
            "  stackmemory record --name 'Fix the login' --content 'The token had expired.' --tag auth",
            "  stackmemory record --type decision --name 'Use SQLite' --anchor 'DECISION:One file, no server'",
            "  stackmemory record --id login --state closed --tag done --base-revision 1",
            "  git diff | stackmemory record --name 'The diff of today' --content -",
            "  stackmemory record --name 'Fix the login' --json",
            "  echo '{\"name\":\"from a script\",\"content\":\"…\"}' | stackmemory record"
        })
final class RecordFrame extends Action {
    @Mixin
    private RecordFlags flags = new RecordFlags();

    @Parameters(
            arity = "0..1",
            paramLabel = "STDIN",
            description = "'-' reads JSON from standard input, as without flags.")
    private Optional<String> stdin = Optional.empty();

    RecordFrame(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        if (stdin.isPresent() && !stdin.get().equals("-")) {
            throw wrongUsage("unexpected '" + stdin.get() + "': say --content '" + stdin.get() + "', or - for JSON on"
                    + " standard input");
        }
        if (stdin.isPresent() && flags.arePresent()) {
            throw wrongUsage("either flags or JSON on standard input, not both");
        }
        if (!flags.arePresent()
                && stdin.isEmpty()
                && run.surroundings().terminals().in()) {
            throw wrongUsage("nothing to record: say --name and --content, or pipe JSON in");
        }
        RecordReceipt receipt = flags.arePresent() ? fromFlags() : record(fromInput());
        show(receipt);
        FollowUps.drainBriefly(run);
        return refused(receipt.outcomes());
    }

    private RecordReceipt record(List<Frame> frames) {
        return run.memory().recordFrames().record(frames, run.quickly());
    }

    private RecordReceipt fromFlags() {
        try {
            Optional<Frame> present = flags.id().flatMap(this::present);
            long revision = present.map(Frame::revision).orElse(0L);
            if (flags.baseRevision().filter(base -> base != revision).isPresent()) {
                return notRecorded(new RecordOutcome.Conflict(flags.id().orElseThrow(), revision));
            }
            if (present.isEmpty()) {
                return record(List.of(flags.frame(run, this::input)));
            }
            return edit(present.get());
        } catch (IllegalArgumentException malformed) {
            throw wrongUsage(String.valueOf(malformed.getMessage()));
        }
    }

    private static RecordReceipt notRecorded(RecordOutcome why) {
        return new RecordReceipt(List.of(why), Watermark.NONE);
    }

    /** A machine with a store of its own records without the others, and cannot know all that they know then. */
    private Optional<Frame> present(FrameId id) {
        try {
            return run.memory().findFrame().find(id, run.quickly());
        } catch (StoreException.Unavailable away) {
            if (run.memory().syncNode().isEmpty()) {
                throw away;
            }
            run.note("taken as a new frame, for nobody can say now whether others have one of the id " + id + ": "
                    + SafeText.line(String.valueOf(away.getMessage())));
            return Optional.empty();
        }
    }

    private RecordReceipt edit(Frame present) {
        requireSameProject(present);
        Frame edited = flags.apply(present, run, this::input);
        if (edited.equals(present)) {
            return notRecorded(new RecordOutcome.Unchanged(present.id(), present.revision()));
        }
        return record(
                List.of(edited.toBuilder().revision(present.revision() + 1).build()));
    }

    /** Who names another project than the frame's means another frame, and is not to change this one. */
    private void requireSameProject(Frame present) {
        if (run.options().project().isPresent() && !run.askedProjects().contains(present.project())) {
            throw new CommandFailed(
                    ExitCode.PROBLEMS,
                    "frame " + present.id() + " was not recorded: it is here already, in the project '"
                            + present.project() + "'",
                    "Record it under another id, or leave --project out to edit that frame.");
        }
    }

    private List<Frame> fromInput() {
        List<Frame> frames = FrameInput.read(input(), run);
        if (frames.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.UNREADABLE_INPUT,
                    "standard input is empty: there is nothing to record",
                    "Pipe in one JSON object, or one on each line.");
        }
        return frames;
    }

    private byte[] input() {
        try {
            return run.surroundings().in().readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void show(RecordReceipt receipt) {
        List<RecordOutcome> outcomes = receipt.outcomes();
        if (run.json()) {
            run.printJson(json -> {
                json.name("frames").beginArray();
                for (RecordOutcome outcome : outcomes) {
                    json.beginObject()
                            .name("id")
                            .string(outcome.frame().value())
                            .name("outcome")
                            .string(name(outcome));
                    revision(outcome)
                            .ifPresent(revision -> json.name("revision").number(revision));
                    json.endObject();
                }
                json.endArray();
                json.name("watermark").string(receipt.watermark().toString());
            });
            return;
        }
        for (RecordOutcome outcome : outcomes) {
            switch (outcome) {
                case RecordOutcome.Recorded recorded ->
                    run.print(recorded.frame().value());
                case RecordOutcome.Unchanged unchanged ->
                    run.print(unchanged.frame().value());
                case RecordOutcome.Conflict conflict -> {}
                case RecordOutcome.Forgotten forgotten -> {}
            }
        }
    }

    private String cure(RecordOutcome.Conflict conflict) {
        long current = conflict.currentRevision();
        if (flags.arePresent()) {
            return current == 0
                    ? "Leave --base-revision out to record it as a new frame."
                    : "See what it says now with 'stackmemory show', then edit it with --base-revision " + current
                            + ".";
        }
        return current == 0
                ? "Record it with revision 1."
                : "To edit it, record it with revision " + (current + 1) + ".";
    }

    /** What was not taken is told as a failure, after the ids of what was. */
    private ExitCode refused(List<RecordOutcome> outcomes) {
        for (RecordOutcome outcome : outcomes) {
            switch (outcome) {
                case RecordOutcome.Conflict conflict ->
                    throw new CommandFailed(
                            ExitCode.PROBLEMS,
                            "frame " + conflict.frame() + " was not recorded: "
                                    + (conflict.currentRevision() == 0
                                            ? "there is no earlier revision that it could follow"
                                            : "it is here already in revision " + conflict.currentRevision()
                                                    + ", with other content"),
                            cure(conflict));
                case RecordOutcome.Forgotten forgotten ->
                    throw new CommandFailed(
                            ExitCode.PROBLEMS,
                            "frame " + forgotten.frame()
                                    + " was not recorded: it was forgotten, and does not come back",
                            "Record it under another id.");
                case RecordOutcome.Recorded recorded -> {}
                case RecordOutcome.Unchanged unchanged -> {}
            }
        }
        return ExitCode.OK;
    }

    private static String name(RecordOutcome outcome) {
        return switch (outcome) {
            case RecordOutcome.Recorded recorded -> "recorded";
            case RecordOutcome.Unchanged unchanged -> "unchanged";
            case RecordOutcome.Conflict conflict -> "conflict";
            case RecordOutcome.Forgotten forgotten -> "forgotten";
        };
    }

    private static Optional<Long> revision(RecordOutcome outcome) {
        return switch (outcome) {
            case RecordOutcome.Recorded recorded -> Optional.of(recorded.revision());
            case RecordOutcome.Unchanged unchanged -> Optional.of(unchanged.revision());
            case RecordOutcome.Conflict conflict -> Optional.of(conflict.currentRevision());
            case RecordOutcome.Forgotten forgotten -> Optional.empty();
        };
    }
}
