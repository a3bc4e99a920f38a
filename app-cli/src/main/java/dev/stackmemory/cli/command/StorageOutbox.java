package dev.stackmemory.cli.command;

import dev.stackmemory.application.WaitingWork;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.Outbox.DeadLetter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "outbox",
        description = {
            "The work that follows recording (to embed, to copy during a migration, to tidy up after a move): what waits, and what was given up (dead letters).",
            "'status' shows both and changes nothing, 'replay' makes what was given up due again, 'drop' lets it be;"
                    + " the frames stay as they are."
        },
        footer = {
            "Examples:",
            "  stackmemory storage outbox",
            "  stackmemory storage outbox replay",
            "  stackmemory storage outbox replay --topic copy",
            "  stackmemory storage outbox drop --frame fix-login --yes",
            "  stackmemory storage outbox drop --yes"
        })
final class StorageOutbox extends Action {
    private static final int SHOWN = 100;

    /** What is to be done with dead letters. */
    enum Deed {
        STATUS,
        REPLAY,
        DROP
    }

    /** Reads a deed as it is typed. */
    static final class DeedReader extends Deeds<Deed> {
        DeedReader() {
            super(Deed.values());
        }
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "status|replay|drop",
            defaultValue = "status",
            converter = DeedReader.class,
            description = "What to do; 'status' unless said.")
    private Deed deed = Deed.STATUS;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only work of this kind: embed, copy or leftovers.")
    private @Nullable String topic;

    @Option(
            names = "--frame",
            paramLabel = "ID",
            description = "Replay or drop the work for this frame alone, which 'status' names.")
    private @Nullable String frame;

    @Option(names = "--yes", description = "Really drop.")
    private boolean yes;

    StorageOutbox(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        List<String> topics = topics();
        Optional<FrameId> only = frame();
        WaitingWork outbox = run.memory().waitingWork();
        return switch (deed) {
            case STATUS -> {
                if (only.isPresent()) {
                    throw wrongUsage("'status' shows the work for all frames; --frame is for 'replay' and 'drop'");
                }
                yield status(outbox, topics);
            }
            case REPLAY -> {
                int replayed = topics.stream()
                        .mapToInt(each -> outbox.replayDeadLetters(each, only, run.quickly()))
                        .sum();
                yield done("replayed", replayed, "is due again; the next command that writes begins with it");
            }
            case DROP -> {
                if (!yes) {
                    throw wrongUsage(
                            "dropping cannot be undone: look with 'stackmemory storage outbox', then say --yes");
                }
                int dropped = topics.stream()
                        .mapToInt(each -> outbox.dropDeadLetters(each, only, run.quickly()))
                        .sum();
                yield done("dropped", dropped, "is given up for good");
            }
        };
    }

    private List<String> topics() {
        String wanted = topic;
        if (wanted == null) {
            return StackMemory.OUTBOX_TOPICS;
        }
        if (!StackMemory.OUTBOX_TOPICS.contains(wanted)) {
            throw wrongUsage("'" + wanted + "' is none of " + String.join(", ", StackMemory.OUTBOX_TOPICS));
        }
        return List.of(wanted);
    }

    private Optional<FrameId> frame() {
        try {
            return Optional.ofNullable(frame).map(FrameId::new);
        } catch (IllegalArgumentException noId) {
            throw wrongUsage("--frame: " + noId.getMessage());
        }
    }

    private ExitCode done(String what, int count, String meaning) {
        if (run.json()) {
            run.printJson(json -> json.name(what).number(count));
        } else {
            run.print(what + ": " + Humane.count(count, "dead letter", "dead letters")
                    + (count == 0 ? "" : "; the work " + meaning));
        }
        return ExitCode.OK;
    }

    private ExitCode status(WaitingWork outbox, List<String> topics) {
        if (run.json()) {
            run.printJson(json -> {
                json.name("topics").beginArray();
                for (String each : topics) {
                    json.beginObject()
                            .name("topic")
                            .string(each)
                            .name("waiting")
                            .number(outbox.depth(each, run.quickly()));
                    json.name("deadLetters").beginArray();
                    letters(outbox, each)
                            .forEach(letter -> json.beginObject()
                                    .name("frame")
                                    .string(letter.entry().frame().value())
                                    .name("attempts")
                                    .number(letter.entry().attempts())
                                    .name("failedAt")
                                    .string(letter.failedAt().toString())
                                    .name("reason")
                                    .string(letter.reason())
                                    .endObject());
                    json.endArray().endObject();
                }
                json.endArray();
            });
            return ExitCode.OK;
        }
        for (String each : topics) {
            List<DeadLetter> letters = letters(outbox, each);
            run.print(each + ": " + Humane.count(outbox.depth(each, run.quickly())) + " waiting, "
                    + (letters.size() == SHOWN ? "at least " : "")
                    + Humane.count(letters.size(), "dead letter", "dead letters"));
            letters.forEach(letter ->
                    run.print("  " + SafeText.line(letter.entry().frame().value()) + "  "
                            + run.relative(letter.failedAt()) + "  " + SafeText.line(letter.reason())));
        }
        return ExitCode.OK;
    }

    private List<DeadLetter> letters(WaitingWork outbox, String of) {
        return outbox.listDeadLetters(of, SHOWN, run.quickly());
    }
}
