package dev.stackmemory.application.tier;

import java.util.ArrayList;
import java.util.List;

/** What a verifying finds, in one sentence each. Used by one thread. */
final class Findings {
    /** How many sentences of each kind are kept. */
    static final int KEPT = 1_000;

    private final boolean repairs;
    private final List<String> problems = new ArrayList<>();
    private final List<String> healed = new ArrayList<>();

    /** @param repairs whether what has one right answer is healed */
    Findings(boolean repairs) {
        this.repairs = repairs;
    }

    boolean repairs() {
        return repairs;
    }

    void problem(String sentence) {
        if (problems.size() < KEPT) {
            problems.add(sentence);
        }
    }

    void healed(String sentence) {
        if (healed.size() < KEPT) {
            healed.add(sentence);
        }
    }

    List<String> problems() {
        return problems;
    }

    List<String> healed() {
        return healed;
    }
}
