package dev.stackmemory.domain.score;

import java.util.List;

/** Scores tool calls, and traces that are made of them, from 0 to 1. */
public final class TraceScorer {
    private static final double TOOL = 0.4;
    private static final double FILES = 0.3;
    private static final double MANY_FILES = 10;
    private static final double PERMANENT = 0.2;
    private static final double REFERENCES = 0.1;
    private static final double MANY_REFERENCES = 100;
    private static final double CAUSAL_CHAIN = 0.1;
    private static final double DECISION = 0.05;
    private static final double UNFIXED_ERRORS = -0.1;

    private TraceScorer() {}

    /**
     * The score of one call: its tool's weight · 0.4, the files it affects up to 10 · 0.3, 0.2 if its effect is permanent, the references
     * to it up to 100 · 0.1.
     */
    public static ExplainedScore tool(ToolUse use) {
        return new ExplainedScore.Sum()
                .add("the tool " + use.tool(), use.weight() * TOOL)
                .add("files affected", Math.min(use.filesAffected() / MANY_FILES, 1) * FILES)
                .addIf(use.permanent(), "its effect is permanent", PERMANENT)
                .add("references to it", Math.min(use.references() / MANY_REFERENCES, 1) * REFERENCES)
                .within(0, 1);
    }

    /**
     * The score of a trace: that of its best call, 0.1 more if the calls form a causal chain, 0.05 more for each decision, 0.1 less if
     * errors are left unfixed.
     *
     * @param calls may be empty
     * @param decisions how many decisions were recorded, at least 0
     */
    public static ExplainedScore trace(List<ToolUse> calls, boolean causalChain, int decisions, boolean unfixedErrors) {
        if (decisions < 0) {
            throw new IllegalArgumentException("the number of decisions, " + decisions + ", is negative");
        }
        double best =
                calls.stream().mapToDouble(call -> tool(call).value()).max().orElse(0);
        return new ExplainedScore.Sum()
                .add("the best tool call", best)
                .addIf(causalChain, "the calls form a causal chain", CAUSAL_CHAIN)
                .add("decisions", decisions * DECISION)
                .addIf(unfixedErrors, "errors are left unfixed", UNFIXED_ERRORS)
                .within(0, 1);
    }
}
