package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Print the script that completes commands and options in a shell.",
        footer = {
            "Examples:",
            "  source <(stackmemory completion bash)",
            "  source <(stackmemory completion zsh)",
            "  stackmemory completion fish > ~/.config/fish/completions/stackmemory.fish"
        })
final class Completion extends Action {
    /** A shell that can be helped. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell = Shell.BASH;

    Completion(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        CommandLine root = spec().root().commandLine();
        String script = switch (shell) {
            // One script serves both: it loads zsh's bash compatibility where it finds zsh.
            case BASH, ZSH -> AutoComplete.bash(root.getCommandName(), root);
            case FISH -> FishCompletion.script(root.getCommandSpec());
        };
        if (run.json()) {
            run.printJson(json -> json.name("script").string(script));
        } else {
            run.print(script.stripTrailing());
        }
        return ExitCode.OK;
    }
}
