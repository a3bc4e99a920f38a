package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.cache.QueryKey;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.protocol.ScoredEntry;

/**
 * Answers under a hash of their key, which holds the generations, so that a stale one is never met and leaves with its lifetime. In one
 * process the first who asks goes to Redis for all; among processes the one that sets a key with a lease computes, and the others look
 * again and again until the answer is there or the lease is over.
 */
public final class RedisQueryCache implements QueryCache {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(2);
    private static final Duration LAST_PAUSE = Duration.ofMillis(50);

    private final RedisSettings settings;
    private final Link link;
    private final Keys keys;
    private final ConcurrentHashMap<String, CompletableFuture<byte[]>> running = new ConcurrentHashMap<>();

    RedisQueryCache(RedisSettings settings, Link link, Keys keys) {
        this.settings = settings;
        this.link = link;
        this.keys = keys;
    }

    private Optional<byte[]> find(String identity, Deadline deadline) {
        return link.<Optional<byte[]>>read(
                        "finding an answer",
                        deadline,
                        client -> client.<byte[]>getBucket(keys.answer(identity), ByteArrayCodec.INSTANCE)
                                .getAsync()
                                .thenApply(Optional::ofNullable))
                .flatMap(AnswerForm::read);
    }

    private Optional<byte[]> keepable(Answer answer) {
        return Optional.of(answer)
                .filter(Answer::isKept)
                .map(kept -> AnswerForm.write(kept.bytes()))
                .filter(bytes -> bytes.length <= settings.limits().maxQueryBytes());
    }

    /** Keeps what was computed, unless an erasure or the end of the lease took the lock away meanwhile. */
    private void keepIfStillLocked(String identity, String me, Answer answer) {
        keepable(answer)
                .ifPresent(kept -> link.write("keeping an answer", Deadline.after(patience()), client -> {
                    var pipeline = new Pipeline(client);
                    var unused = pipeline.number(
                            Script.KEEP,
                            List.of(keys.computing(identity), keys.answer(identity)),
                            me,
                            kept,
                            answer.lifetime().toMillis());
                    return pipeline.send();
                }));
    }

    @Override
    public byte[] get(QueryKey key, Supplier<Answer> computation, Deadline deadline) {
        String identity = AnswerForm.identity(key);
        while (true) {
            if (deadline.isExpired()) {
                throw link.failures().expired("asking the cache");
            }
            var mine = new CompletableFuture<byte[]>();
            CompletableFuture<byte[]> running = this.running.putIfAbsent(identity, mine);
            if (running == null) {
                return lead(key, identity, mine, computation, deadline);
            }
            Optional<byte[]> theirs = follow(running, deadline);
            if (theirs.isPresent()) {
                remember(key, deadline);
                return theirs.get().clone();
            }
        }
    }

    /**
     * The answer of the one who leads; nothing if that one failed to compute it.
     *
     * @throws StoreException.Unavailable if that one found the cache away, which need not be found out again
     */
    private Optional<byte[]> follow(CompletableFuture<byte[]> running, Deadline deadline) {
        try {
            return Optional.of(running.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof StoreException.Unavailable away) {
                throw away;
            }
            return Optional.empty();
        } catch (TimeoutException late) {
            throw waited();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw waited();
        }
    }

    private byte[] lead(
            QueryKey key,
            String identity,
            CompletableFuture<byte[]> mine,
            Supplier<Answer> computation,
            Deadline deadline) {
        try {
            byte[] answer = findOrCompute(key, identity, computation, deadline);
            mine.complete(answer);
            return answer.clone();
        } catch (RuntimeException | Error failed) {
            mine.completeExceptionally(failed);
            throw failed;
        } finally {
            running.remove(identity, mine);
        }
    }

    private byte[] findOrCompute(QueryKey key, String identity, Supplier<Answer> computation, Deadline deadline) {
        String me = UUID.randomUUID().toString();
        Duration pause = FIRST_PAUSE;
        Optional<byte[]> kept = patiently(deadline, patience -> find(identity, patience));
        remember(key, deadline);
        while (true) {
            if (kept.isPresent()) {
                return kept.get();
            }
            if (patiently(deadline, patience -> lock(identity, me, patience))) {
                return compute(identity, me, computation);
            }
            if (deadline.remaining().compareTo(pause) <= 0) {
                throw waited();
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause.multipliedBy(2);
            kept = patiently(deadline, patience -> find(identity, patience));
        }
    }

    /** @throws StoreException.Unavailable if the cache does not answer to a caller who has time for it */
    private <T> T patiently(Deadline deadline, Function<Deadline, T> question) {
        try {
            return question.apply(deadline.within(patience()));
        } catch (DeadlineExceeded late) {
            if (deadline.isExpired()) {
                throw late;
            }
            throw new StoreException.Unavailable(
                    "the cache did not answer in " + patience().toMillis() + " ms.", late);
        }
    }

    private byte[] compute(String identity, String me, Supplier<Answer> computation) {
        try {
            Optional<byte[]> left = leftMeanwhile(identity);
            if (left.isPresent()) {
                return left.get();
            }
            Answer answer = computation.get();
            byte[] bytes = answer.bytes();
            // Whoever has the answer must not lose it to a cache that is away, or to time that ran out meanwhile.
            quietly(() -> keepIfStillLocked(identity, me, answer));
            return bytes;
        } finally {
            quietly(() -> release(identity, me));
        }
    }

    /** Whoever had the lock before may have left the answer since it was looked for. */
    private Optional<byte[]> leftMeanwhile(String identity) {
        try {
            return find(identity, Deadline.after(patience()));
        } catch (StoreException away) {
            return Optional.empty(); // It is computed, as without a cache.
        }
    }

    private boolean lock(String identity, String me, Deadline deadline) {
        return link.read(
                "asking who computes",
                deadline,
                client -> client.<byte[]>getBucket(keys.computing(identity), ByteArrayCodec.INSTANCE)
                        .setIfAbsentAsync(Pipeline.utf8(me), settings.client().queryLease()));
    }

    private void release(String identity, String me) {
        link.write("freeing a computation", Deadline.after(patience()), client -> {
            var pipeline = new Pipeline(client);
            var unused = pipeline.number(Script.RELEASE, List.of(keys.computing(identity)), me);
            return pipeline.send();
        });
    }

    private void remember(QueryKey key, Deadline deadline) {
        byte[] query = AnswerForm.write(key.query());
        quietly(() -> link.write("counting a query", deadline.within(patience()), client -> {
            var pipeline = new Pipeline(client);
            var unused = pipeline.number(
                    Script.ASKED, List.of(keys.asked(), keys.requests()), AnswerForm.identity(key.query()), query);
            return pipeline.send();
        }));
    }

    @Override
    public boolean prepare(QueryKey key, Supplier<Answer> computation, Deadline deadline) {
        String identity = AnswerForm.identity(key);
        String me = UUID.randomUUID().toString();
        if (find(identity, deadline).isPresent() || !lock(identity, me, deadline)) {
            return false;
        }
        try {
            keepIfStillLocked(identity, me, computation.get());
            return true;
        } finally {
            quietly(() -> release(identity, me));
        }
    }

    @Override
    public List<Frequent> mostAsked(int limit, Deadline deadline) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit " + limit + " is not positive");
        }
        List<ScoredEntry<byte[]>> counts = link.read(
                "finding what is asked",
                deadline,
                client -> client.<byte[]>getScoredSortedSet(keys.asked(), ByteArrayCodec.INSTANCE)
                        .entryRangeReversedAsync(0, limit - 1)
                        .thenApply(List::copyOf));
        var frequent = new ArrayList<Frequent>();
        for (ScoredEntry<byte[]> count : counts) {
            Optional<byte[]> query = link.<Optional<byte[]>>read(
                    "finding what is asked",
                    deadline,
                    client -> client.<byte[], byte[]>getMap(keys.requests(), ByteArrayCodec.INSTANCE)
                            .getAsync(count.getValue())
                            .thenApply(Optional::ofNullable));
            query.flatMap(AnswerForm::readQuery)
                    .ifPresent(known ->
                            frequent.add(new Frequent(known, count.getScore().longValue())));
        }
        return frequent;
    }

    private Duration patience() {
        return settings.client().queryPatience();
    }

    private StoreException waited() {
        return new DeadlineExceeded(
                "the answer was still being computed at the deadline. Ask again, or give it more time.", null);
    }

    private static void quietly(Runnable favour) {
        try {
            favour.run();
        } catch (StoreException away) {
            // A cache that is away is no reason to fail.
        }
    }

    private void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw waited();
        }
    }
}
