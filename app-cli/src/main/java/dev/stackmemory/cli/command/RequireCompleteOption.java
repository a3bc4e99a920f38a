package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.json.JsonWriter;
import dev.stackmemory.ports.store.FrameCatalog;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Whether an answer may do without a store that does not answer, and whether a list or count did. */
final class RequireCompleteOption {
    /** What helps where an answer is not complete and was to be. */
    static final String CURE =
            "Ask without --require-complete for what there is; 'stackmemory config check' tries what is configured.";

    @Option(
            names = "--require-complete",
            description = "Fail if a store does not answer, instead of answering without what lies there.")
    private boolean required;

    private boolean complete = true;

    boolean isRequired() {
        return required;
    }

    /** Asks all stores; where one does not answer, and that is allowed, those that do. */
    <T> T ask(Invocation run, Function<FrameCatalog, T> question) {
        try {
            return question.apply(run.memory().wholeCatalog());
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded | StoreException.CorruptStore away) {
            if (required) {
                throw new CommandFailed(
                        away instanceof StoreException.DeadlineExceeded
                                ? ExitCode.DEADLINE_EXCEEDED
                                : ExitCode.UNAVAILABLE,
                        "the answer is not complete: " + away.getMessage(),
                        CURE);
            }
            complete = false;
            return question.apply(run.memory().catalog());
        }
    }

    void json(JsonWriter json) {
        json.name("complete").bool(complete);
    }
}
