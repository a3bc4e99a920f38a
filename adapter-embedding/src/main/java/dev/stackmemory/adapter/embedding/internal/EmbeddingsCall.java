package dev.stackmemory.adapter.embedding.internal;

import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Http;
import dev.stackmemory.adapter.embedding.internal.Answer.Busy;
import dev.stackmemory.adapter.embedding.internal.Answer.NoDirection;
import dev.stackmemory.adapter.embedding.internal.Answer.TooLong;
import dev.stackmemory.adapter.embedding.internal.Answer.Vectors;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends requests for vectors, again where that can help, and translates whatever goes wrong. Thread-safe. */
final class EmbeddingsCall implements AutoCloseable {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    private final Http settings;
    private final Backoff backoff;
    private final Refusals refusals;
    private @Nullable HttpClient client;
    private boolean closed;

    EmbeddingsCall(Http settings, Backoff backoff) {
        this.settings = settings;
        this.backoff = backoff;
        this.refusals = new Refusals(settings);
    }

    /** Every answer but {@link Busy}: while the server is that, this tries again, then fails. */
    Answer send(List<String> texts, Deadline deadline) {
        byte[] body = EmbeddingsJson.request(
                settings.model(), texts, settings.encoding().name(), settings.dimensions());
        for (int attempt = 0; ; attempt++) {
            switch (attempt(body, texts.size(), deadline)) {
                case Vectors vectors -> {
                    return vectors;
                }
                case TooLong tooLong -> {
                    return tooLong;
                }
                case NoDirection none -> {
                    return none;
                }
                case Busy busy -> waitFor(busy, attempt, deadline);
            }
        }
    }

    private void waitFor(Busy busy, int attempt, Deadline deadline) {
        Throwable cause = busy.cause().orElse(null);
        if (attempt >= settings.retries()) {
            throw new StoreException.Unavailable(
                    refusals.sentence(busy.message()) + " (attempts made: " + (attempt + 1) + ")", cause);
        }
        Duration delay = backoff.delay(attempt, busy.retryAfter());
        try {
            if (!backoff.pause(delay, deadline)) {
                throw new StoreException.Unavailable(
                        refusals.sentence(busy.message()) + "; the next attempt would be in " + delay.toSeconds()
                                + " s, which is too late",
                        cause);
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private Answer attempt(byte[] body, int count, Deadline deadline) {
        Patience patience = patience(deadline);
        CompletableFuture<HttpResponse<byte[]>> pending =
                client().sendAsync(request(body), information -> new LimitedBody());
        try {
            HttpResponse<byte[]> response = pending.get(patience.time().toNanos(), TimeUnit.NANOSECONDS);
            return refusals.understand(response, count);
        } catch (TimeoutException late) {
            if (patience.untilDeadline()) {
                throw new StoreException.DeadlineExceeded(
                        refusals.sentence("did not answer within the deadline"), late);
            }
            return Busy.because("did not answer within " + settings.timeout().toMillis() + " ms", late);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        } catch (ExecutionException failed) {
            return broken(failed.getCause() == null ? failed : failed.getCause());
        } finally {
            // Ends the exchange if it still runs, body included; does nothing otherwise.
            pending.cancel(true);
        }
    }

    private Patience patience(Deadline deadline) {
        Duration remaining = deadline.remaining();
        if (remaining.isZero()) {
            throw new StoreException.DeadlineExceeded(
                    refusals.sentence("was not asked: the deadline had passed"), null);
        }
        boolean untilDeadline = remaining.compareTo(settings.timeout()) <= 0;
        return new Patience(untilDeadline ? remaining : settings.timeout(), untilDeadline);
    }

    private Answer broken(Throwable failure) {
        return switch (failure) {
            case HttpConnectTimeoutException late -> Busy.because("cannot be connected to in time", late);
            // Nobody listens, or nobody knows the name: a second later that is still so.
            case ConnectException refused ->
                throw new StoreException.Unavailable(
                        refusals.sentence(
                                "cannot be reached: start the server (for Ollama: ollama serve), or correct the url"),
                        refused);
            case SSLException untrusted ->
                throw new StoreException.Unavailable(
                        refusals.sentence("cannot be trusted: " + untrusted.getMessage()), untrusted);
            case LimitedBody.TooLarge large ->
                throw new StoreException.Unavailable(
                        refusals.sentence("gives no embeddings: " + large.getMessage()), large);
            case IOException broken -> Busy.because("broke the connection", broken);
            default -> throw new StoreException.Unavailable(refusals.sentence("could not be asked"), failure);
        };
    }

    private StoreException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new StoreException.Unavailable(
                refusals.sentence("was given up: the thread was interrupted"), interrupted);
    }

    private HttpRequest request(byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.endpoint())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", "stackmemory")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        settings.key().ifPresent(key -> request.header("Authorization", "Bearer " + key.reveal()));
        return request.build();
    }

    private synchronized HttpClient client() {
        if (closed) {
            throw new IllegalStateException("the embedding model has been closed");
        }
        if (client == null) {
            boolean plain = "http".equalsIgnoreCase(settings.endpoint().getScheme());
            client = HttpClient.newBuilder()
                    // Offering HTTP/2 over plain HTTP makes some Python servers drop the body.
                    .version(plain ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                    // A redirect would carry the texts, and perhaps the key, to whoever it names.
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(ProxySelector.getDefault())
                    .connectTimeout(
                            settings.timeout().compareTo(LONGEST_CONNECT) < 0 ? settings.timeout() : LONGEST_CONNECT)
                    .build();
        }
        return client;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.shutdownNow();
        }
    }

    /** How long a request may take, and whether it is the caller's deadline that says so. */
    private record Patience(Duration time, boolean untilDeadline) {}
}
