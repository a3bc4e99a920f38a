package dev.stackmemory.cli.command;

import dev.stackmemory.application.Spending;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.domain.cost.CostLimit;
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
        begin(run, CostLimit.NONE);
    }

    /** What the command asks from now on is counted, and may not cost more. */
    void begin(Invocation run, CostLimit limit) {
        if (explain || !limit.equals(CostLimit.NONE)) {
            Spending counted = run.memory().newSpending(limit);
            run.countBy(counted);
            spending = explain ? counted : null;
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
