package dev.stackmemory.cli.command;

import dev.stackmemory.application.Spending;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.ports.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a command may ask of stores whose requests are counted, and whether it tells what it asked. */
final class SpendingOptions {
    @Option(
            names = "--explain",
            description = {
                "Also show what was asked of stores whose requests are counted, such as an archive:",
                "requests, bytes, dollars, and how many of its data files were looked into."
            })
    private boolean explain;

    @Option(
            names = "--max-cost",
            paramLabel = "COST",
            converter = CostLimits.class,
            description = {
                "Fail rather than spend more on stores whose requests are counted: requests (20gets), bytes (5MB) or dollars ('$0.001').",
                "May be given once for each."
            })
    private List<CostLimit> maxCost = List.of();

    private @Nullable Spending spending;

    /** What the command asks from now on is counted, and may not cost more than it is allowed. */
    void begin(Invocation run) {
        CostLimit limit = maxCost.stream().reduce(CostLimit.NONE, CostLimit::and);
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
