package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does something. */
abstract class Action implements Callable<Integer> {
    protected final Invocation run;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the specification
    protected Action(Invocation run) {
        this.run = run;
    }

    @Override
    public final Integer call() {
        return perform().number();
    }

    protected abstract ExitCode perform();

    /** The arguments are of their form, and yet make no sense. */
    protected ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    protected CommandSpec spec() {
        return spec;
    }
}
