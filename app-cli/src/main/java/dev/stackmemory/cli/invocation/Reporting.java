package dev.stackmemory.cli.invocation;

import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.cli.terminal.Style;
import dev.stackmemory.ports.json.JsonWriter;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The single handler of failures: tells them on stderr, for people or as JSON, and turns them to exit codes. */
public final class Reporting implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Invocation invocation;
    private final boolean json;

    /**
     * @param arguments also looked at where they cannot be parsed
     */
    public Reporting(Invocation invocation, String[] arguments) {
        this.invocation = invocation;
        this.json = Arrays.asList(arguments).contains("--json");
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        String suggestion = suggestions(wrong).stream()
                .map(name -> "'" + name + "'")
                .collect(Collectors.joining(" or ", "Did you mean ", "? "));
        String cure = (suggestions(wrong).isEmpty() ? "" : suggestion) + "'" + command + " --help' shows the usage.";
        return tell(new Failure(ExitCode.WRONG_USAGE, message(wrong), cure));
    }

    private static String message(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String first = unmatched.getUnmatched().getFirst();
            return wrong.getCommandLine().getSubcommands().isEmpty()
                    ? "unexpected '" + first + "'"
                    : "there is no command '" + first + "'";
        }
        return String.valueOf(wrong.getMessage());
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, ParseResult parsed) {
        return fail(thrown);
    }

    /** Tells why the run failed; silent where the reader of the results went away, for that is no failure. */
    public int fail(Throwable thrown) {
        if (invocation.surroundings().isReaderGone()) {
            return ExitCode.OK.number();
        }
        int code = tell(Failure.of(thrown));
        if (invocation.options().debug()) {
            thrown.printStackTrace(invocation.surroundings().err());
        }
        return code;
    }

    /** Closes what the run opened. Everything acknowledged is on disk already, so a failure changes nothing for the user. */
    public void close() {
        try {
            invocation.close();
        } catch (RuntimeException failed) {
            if (invocation.options().debug()) {
                failed.printStackTrace(invocation.surroundings().err());
            }
        }
    }

    /** Ends the output; a result that could not be written is a failure of its own. */
    public int finish(int code) {
        return invocation.surroundings().finish().map(this::fail).orElse(code);
    }

    private int tell(Failure failure) {
        PrintStream err = invocation.surroundings().err();
        invocation.surroundings().out().flush();
        if (json) {
            err.println(asJson(failure));
        } else {
            Style style = invocation.errorStyle();
            err.println(style.apply(Style.Ink.RED, "stackmemory: ") + SafeText.lines(failure.message()));
            if (!failure.cure().isEmpty()) {
                err.println(SafeText.lines(failure.cure()));
            }
        }
        return failure.exit().number();
    }

    private static String asJson(Failure failure) {
        var text = new StringBuilder();
        new JsonWriter(text)
                .beginObject()
                .name("error")
                .beginObject()
                .name("code")
                .string(failure.exit().code())
                .name("message")
                .string(failure.message())
                .name("cure")
                .string(failure.cure())
                .endObject()
                .endObject();
        return text.toString();
    }

    private static List<String> suggestions(ParameterException wrong) {
        return wrong instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    }
}
