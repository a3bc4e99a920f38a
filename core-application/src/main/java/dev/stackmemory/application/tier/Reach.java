package dev.stackmemory.application.tier;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Asks the stores that answer, so that one that is away keeps no other from being compared; it is a finding of its own. Used by one thread. */
final class Reach {
    private final Findings findings;
    private final Deadline deadline;
    private final Set<StoreId> away = new HashSet<>();

    Reach(Findings findings, Deadline deadline) {
        this.findings = findings;
        this.deadline = deadline;
    }

    /** The answer of a store; absent if it is away, which is found once and keeps it from being asked again. */
    <T> Optional<T> ask(StoreId store, Supplier<T> question) {
        if (away.contains(store)) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.get());
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded | StoreException.AccessDenied failure) {
            throwIfOver(failure);
            away.add(store);
            findings.problem(notCompared(store, failure));
            return Optional.empty();
        }
    }

    /** The same for a question whose answer is in the findings. */
    void look(StoreId store, Runnable question) {
        var unused = ask(store, () -> {
            question.run();
            return true;
        });
    }

    /** Whether it was done, which takes every store. */
    boolean attempt(Runnable work) {
        try {
            work.run();
            return true;
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded | StoreException.AccessDenied failure) {
            throwIfOver(failure);
            return false;
        }
    }

    private void throwIfOver(StoreException failure) {
        if (deadline.isExpired()) {
            throw failure;
        }
    }

    static String notCompared(StoreId store, StoreException failure) {
        return store + " was not compared: " + failure.getMessage();
    }
}
