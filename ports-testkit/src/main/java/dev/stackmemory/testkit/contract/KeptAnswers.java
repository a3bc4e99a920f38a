package dev.stackmemory.testkit.contract;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.cache.QueryKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks into a cache of answers through its port. */
public final class KeptAnswers {
    private KeptAnswers() {}

    /** The answer, if it is kept. As whoever asks, this counts as a question. */
    public static Optional<byte[]> find(QueryCache cache, QueryKey key) {
        var missed = new AtomicBoolean();
        byte[] answer = cache.get(
                key,
                () -> {
                    missed.set(true);
                    return Answer.passing(new byte[0]);
                },
                Deadline.NEVER);
        return missed.get() ? Optional.empty() : Optional.of(answer);
    }
}
