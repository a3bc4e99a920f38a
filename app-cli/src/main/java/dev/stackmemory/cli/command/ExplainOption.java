package dev.stackmemory.cli.command;

import dev.stackmemory.application.Spending;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.ports.json.JsonWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a command also tells what it asked of stores whose requests are counted. */
final class ExplainOption {
    @Option(
            names = "--explain",
            description = {
                "Also show what was asked of stores whose requests are counted, such as an archive:",
                "requests, bytes, dollars, and how many of its data files were looked into."
            })
    private boolean explain;

    private @Nullable Spending spending;

    /** What the command asks from now on is counted. */
    void begin(Invocation run) {
        if (explain) {
            spending = run.memory().newSpending();
            run.countBy(spending);
        }
    }

    void json(JsonWriter json) {
        if (spending != null) {
            SpentView.json(spending.reads(), json);
        }
    }

    /** For people, below the result. */
    void show(Invocation run) {
        if (spending != null) {
            run.print("");
            SpentView.show(spending.reads(), run);
        }
    }
}
