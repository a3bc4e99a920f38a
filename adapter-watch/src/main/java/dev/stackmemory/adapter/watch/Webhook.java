package dev.stackmemory.adapter.watch;

import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.ports.json.JsonWriter;
import dev.stackmemory.ports.watch.AlertReceiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Posts alerts as JSON to an address: {@code {"alert":…,"state":"raised"|"cleared","text":…,"remedy":…,"since":…,"at":…}}. An answer of 200 to 299 is
 * taken for received; after any other, or none, it is tried again, in pauses that double, some minutes long. Its thread starts with the first alert.
 */
public final class Webhook implements AlertReceiver {
    private static final int ATTEMPTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(3);

    /** More than there are alerts; what does not fit is not told. */
    private static final int WAITING = 1_000;

    private static final int SUCCESS = 2;
    private static final int HUNDRED = 100;

    private final URI address;
    private final Duration firstPause;
    private final Consumer<String> notices;
    private final BlockingQueue<Telling> waiting = new LinkedBlockingQueue<>(WAITING);
    private volatile @Nullable Telling underWay;
    private @Nullable Thread thread;
    private volatile boolean closing;

    private record Telling(AlertChange change, Runnable told) {
        boolean isOf(AlertChange other) {
            return change.equals(other);
        }
    }

    /** @param notices hears, in a sentence for people, of what could not be told */
    public Webhook(URI address, Consumer<String> notices) {
        this(address, Duration.ofSeconds(1), notices);
    }

    Webhook(URI address, Duration firstPause, Consumer<String> notices) {
        this.address = address;
        this.firstPause = firstPause;
        this.notices = notices;
    }

    @Override
    public synchronized void send(AlertChange change, Runnable told) {
        if (isToBeTold(change)) {
            return;
        }
        if (closing || !waiting.offer(new Telling(change, told))) {
            notices.accept(notTold(change, "too much waits already"));
        } else if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("stackmemory-webhook").start(this::run);
        }
    }

    private boolean isToBeTold(AlertChange change) {
        Telling current = underWay;
        return (current != null && current.isOf(change)) || waiting.stream().anyMatch(telling -> telling.isOf(change));
    }

    private void run() {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            while (!closing || !waiting.isEmpty()) {
                Telling next = waiting.poll(100, TimeUnit.MILLISECONDS);
                underWay = next;
                if (next != null && isReceived(client, next.change())) {
                    next.told().run();
                }
                underWay = null;
            }
        } catch (InterruptedException impatient) {
            waiting.forEach(telling -> notices.accept(notTold(telling.change(), "the program ends")));
        }
    }

    private boolean isReceived(HttpClient client, AlertChange change) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json(change)))
                .build();
        Duration pause = firstPause;
        String reason = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                if (attempt > 0) {
                    Thread.sleep(pause);
                    pause = pause.multipliedBy(2);
                }
                int status = client.send(request, BodyHandlers.discarding()).statusCode();
                if (status / HUNDRED == SUCCESS) {
                    return true;
                }
                reason = "it answers " + status;
            } catch (IOException failed) {
                reason = failed.getClass().getSimpleName() + ": " + failed.getMessage();
            } catch (InterruptedException ending) {
                notices.accept(notTold(change, reason));
                throw ending;
            }
        }
        notices.accept(notTold(change, reason));
        return false;
    }

    private String notTold(AlertChange change, String reason) {
        return "the alert '" + change.alert().name() + "' could not be told to the webhook yet: " + reason;
    }

    private static String json(AlertChange change) {
        Alert alert = change.alert();
        var text = new StringBuilder();
        new JsonWriter(text)
                .beginObject()
                .name("alert")
                .string(alert.name())
                .name("state")
                .string(
                        switch (change) {
                            case AlertChange.Raised raised -> "raised";
                            case AlertChange.Cleared cleared -> "cleared";
                        })
                .name("text")
                .string(alert.text())
                .name("remedy")
                .string(alert.remedy().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .name("since")
                .string(alert.since().toString())
                .name("at")
                .string(change.at().toString())
                .endObject();
        return text.toString();
    }

    @Override
    public void close() {
        Thread telling;
        synchronized (this) {
            closing = true;
            telling = thread;
        }
        if (telling == null) {
            return;
        }
        try {
            if (!telling.join(LAST_PATIENCE)) {
                telling.interrupt();
                telling.join();
            }
        } catch (InterruptedException impatient) {
            telling.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
