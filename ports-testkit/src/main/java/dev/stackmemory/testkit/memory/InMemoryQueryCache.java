package dev.stackmemory.testkit.memory;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.cache.QueryKey;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.testkit.frame.Frames;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cache in memory: the definition of what its suite asks for. Answers age as {@link #time()} passes. */
public final class InMemoryQueryCache implements QueryCache {
    private record Kept(Answer answer, Instant until) {}

    private final VirtualTime time = new VirtualTime(Frames.NOON);
    private final Faults faults = new Faults(time);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition computed = lock.newCondition();
    private final Map<QueryKey, Kept> answers = new HashMap<>();
    private final Map<QueryKey.Query, Long> asked = new HashMap<>();
    private final Set<QueryKey> computing = new HashSet<>();

    /** What goes wrong here. */
    public Faults faults() {
        return faults;
    }

    public VirtualTime time() {
        return time;
    }

    @Override
    public byte[] get(QueryKey key, Supplier<Answer> computation, Deadline deadline) {
        if (deadline.isExpired()) {
            throw new DeadlineExceeded("the deadline has passed", null);
        }
        return faults.perform("get", false, deadline, () -> locked(() -> await(key, deadline)))
                .orElseGet(() -> compute(key, computation));
    }

    /** The answer, or nothing if the caller is to compute it. */
    private Optional<byte[]> await(QueryKey key, Deadline deadline) {
        asked.merge(key.query(), 1L, Long::sum);
        while (kept(key).isEmpty() && !computing.add(key)) {
            try {
                if (deadline.isExpired()) {
                    throw new DeadlineExceeded("another was still computing at the deadline", null);
                }
                var unused = computed.await(1, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new DeadlineExceeded("interrupted while another computed", interrupted);
            }
        }
        return kept(key);
    }

    private byte[] compute(QueryKey key, Supplier<Answer> computation) {
        try {
            Answer answer = computation.get();
            locked(() -> keep(key, answer));
            return answer.bytes();
        } finally {
            locked(() -> {
                computing.remove(key);
                computed.signalAll();
                return true;
            });
        }
    }

    @Override
    public boolean prepare(QueryKey key, Supplier<Answer> computation, Deadline deadline) {
        boolean mine = faults.perform(
                "prepare", true, deadline, () -> locked(() -> kept(key).isEmpty() && computing.add(key)));
        if (mine) {
            compute(key, computation);
        }
        return mine;
    }

    @Override
    public List<Frequent> mostAsked(int limit, Deadline deadline) {
        return faults.perform(
                "mostAsked",
                false,
                deadline,
                () -> locked(() -> asked.entrySet().stream()
                        .map(entry -> new Frequent(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparingLong(Frequent::times).reversed())
                        .limit(limit)
                        .toList()));
    }

    private Optional<byte[]> kept(QueryKey key) {
        @Nullable Kept kept = answers.get(key);
        return kept == null || !kept.until().isAfter(time.instant())
                ? Optional.empty()
                : Optional.of(kept.answer().bytes());
    }

    private boolean keep(QueryKey key, Answer answer) {
        if (answer.isKept()) {
            answers.put(key, new Kept(answer, time.instant().plus(answer.lifetime())));
        }
        return true;
    }

    private <T> T locked(Supplier<T> effect) {
        lock.lock();
        try {
            return effect.get();
        } finally {
            lock.unlock();
        }
    }
}
