package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.ports.Deadline;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisNoScriptException;

/**
 * The connection to the servers: made when it is first needed, so that a server that is away keeps nobody from starting, and kept by
 * Redisson from then on. While it cannot be made, attempts follow each other ever more slowly, and operations between them fail at once.
 */
final class Link implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(5);

    private final RedisSettings settings;
    private final Failures failures;
    private final ExecutorService connecting = Executors.newVirtualThreadPerTaskExecutor();
    private final Random jitter = new Random();

    private @Nullable CompletableFuture<RedissonClient> client;
    private @Nullable Throwable lastFailure;
    private Duration pause = FIRST_PAUSE;
    private long notBefore = System.nanoTime();
    private boolean closed;

    Link(RedisSettings settings) {
        this.settings = settings;
        this.failures = new Failures(settings.servers().printable());
    }

    Failures failures() {
        return failures;
    }

    /** Waits for the connection. */
    void connect(Deadline deadline) {
        var unused = connected("connecting", deadline);
    }

    /** Does what has no effect, or what may be done twice, and waits for the answer. */
    <T> T read(String operation, Deadline deadline, Function<RedissonClient, CompletionStage<T>> command) {
        return run(operation, false, deadline, command);
    }

    <T> T write(String operation, Deadline deadline, Function<RedissonClient, CompletionStage<T>> command) {
        return run(operation, true, deadline, command);
    }

    private <T> T run(
            String operation, boolean write, Deadline deadline, Function<RedissonClient, CompletionStage<T>> command) {
        if (deadline.isExpired()) {
            throw failures.expired(operation);
        }
        RedissonClient connected = connected(operation, deadline);
        try {
            return answer(operation, write, deadline, command.apply(connected));
        } catch (MissingScript missing) {
            loadScripts(connected, deadline);
            try {
                return answer(operation, write, deadline, command.apply(connected));
            } catch (MissingScript again) {
                throw failures.translate(operation, write, again.getCause() == null ? again : again.getCause());
            }
        }
    }

    private <T> T answer(String operation, boolean write, Deadline deadline, CompletionStage<T> asked) {
        Future<T> answer = asked.toCompletableFuture();
        try {
            return deadline.await(answer);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw failures.late(operation, write);
        } catch (ExecutionException | CancellationException failed) {
            Throwable failure = Failures.unwrapped(failed);
            if (failure instanceof RedisNoScriptException) {
                throw new MissingScript(failure);
            }
            throw failures.translate(operation, write, failure);
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failures.late(operation, write);
        }
    }

    /** The server has restarted, or another has taken its place. */
    private void loadScripts(RedissonClient connected, Deadline deadline) {
        for (Script script : Script.values()) {
            answer("loading the scripts", false, deadline, connected.getScript().scriptLoadAsync(script.text()));
        }
    }

    private RedissonClient connected(String operation, Deadline deadline) {
        CompletableFuture<RedissonClient> attempt = attempt(operation);
        try {
            return attempt.isDone() ? attempt.get() : deadline.await(attempt);
        } catch (TimeoutException late) {
            throw failures.notConnected(operation);
        } catch (ExecutionException failed) {
            throw failures.translate(operation, false, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failures.notConnected(operation);
        }
    }

    private synchronized CompletableFuture<RedissonClient> attempt(String operation) {
        if (closed) {
            throw failures.closed(operation);
        }
        CompletableFuture<RedissonClient> current = client;
        if (current != null && !current.isCompletedExceptionally()) {
            return current;
        }
        if (current != null && System.nanoTime() - notBefore < 0) {
            throw failures.translate(operation, false, lastFailure == null ? current.exceptionNow() : lastFailure);
        }
        CompletableFuture<RedissonClient> next =
                CompletableFuture.supplyAsync(() -> Redisson.create(ClientConfig.of(settings)), connecting);
        client = next;
        var unused = next.whenComplete(this::attempted);
        return next;
    }

    private synchronized void attempted(@Nullable RedissonClient made, @Nullable Throwable failure) {
        if (made != null) {
            pause = FIRST_PAUSE;
            if (closed) {
                made.shutdown(0, 2, TimeUnit.SECONDS);
            }
            return;
        }
        lastFailure = failure == null ? null : Failures.unwrapped(failure);
        long nanos = pause.toNanos() / 2 + (long) (jitter.nextDouble() * pause.toNanos() / 2);
        notBefore = System.nanoTime() + nanos;
        pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause.multipliedBy(2);
    }

    @Override
    public void close() {
        CompletableFuture<RedissonClient> current;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            current = client;
        }
        if (current != null && current.isDone() && !current.isCompletedExceptionally()) {
            current.join().shutdown(0, 2, TimeUnit.SECONDS);
        }
        connecting.shutdownNow();
    }

    private static final class MissingScript extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingScript(Throwable cause) {
            super(cause);
        }
    }
}
