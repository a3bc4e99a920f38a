package dev.stackmemory.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's entry. */
@Command(
        name = "stackmemory",
        description = "A memory for AI agents.",
        mixinStandardHelpOptions = true,
        version = "stackmemory 0.1.0")
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err, System.in));
    }

    /**
     * Runs one command on the given streams, so that tests run it in-process.
     *
     * @return the exit code: 0 for success, 2 for wrong usage
     */
    public static int run(String[] arguments, PrintStream out, PrintStream err, InputStream in) {
        return new CommandLine(new Main())
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
