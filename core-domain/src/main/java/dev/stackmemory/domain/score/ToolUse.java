package dev.stackmemory.domain.score;

import java.util.Map;
import java.util.Objects;

/**
 * One call of a tool by an agent.
 *
 * @param tool its name; see {@link #weight()}
 * @param filesAffected at least 0
 * @param permanent whether its effect lasts, such as a file written or a decision recorded
 * @param references how often later work refers to it, at least 0
 */
public record ToolUse(String tool, int filesAffected, boolean permanent, int references) {
    /** The weight of a tool that is not among the known ones: that of reading. */
    public static final double UNKNOWN_TOOL = 0.25;

    private static final Map<String, Double> WEIGHTS = Map.of(
            "search", 0.95,
            "task_creation", 0.9,
            "decision_recording", 0.9,
            "context_retrieval", 0.85,
            "write", 0.75,
            "edit", 0.5,
            "test", 0.45,
            "bash", 0.4,
            "read", 0.25,
            "grep", 0.15);

    public ToolUse {
        Objects.requireNonNull(tool, "tool");
        if (filesAffected < 0 || references < 0) {
            throw new IllegalArgumentException(
                    "files affected, " + filesAffected + ", and references, " + references + ", must be 0 or more");
        }
    }

    /** How much the tool itself counts, in (0, 1). */
    public double weight() {
        return WEIGHTS.getOrDefault(tool, UNKNOWN_TOOL);
    }
}
