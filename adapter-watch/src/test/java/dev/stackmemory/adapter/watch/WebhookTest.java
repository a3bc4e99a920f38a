package dev.stackmemory.adapter.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.domain.alert.Remedy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real server on this machine. */
class WebhookTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Alert SLOW = new Alert("slow-reads warm", NOON, "reads are \"slow\"", Remedy.ADD_RESOURCES);

    private static final AlertChange RAISED = new AlertChange.Raised(SLOW);
    private static final AlertChange CLEARED = new AlertChange.Cleared(SLOW, NOON.plusSeconds(60));

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<AlertChange> told = new CopyOnWriteArrayList<>();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch mayAnswer = new CountDownLatch(0);
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", this::answer);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Integer status = answers.poll();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(
                exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
        try {
            mayAnswer.await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        exchange.sendResponseHeaders(status == null ? 204 : status, -1);
        exchange.close();
    }

    private Webhook webhook() {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        return new Webhook(address, Duration.ofMillis(1), notices::add);
    }

    private Runnable told(AlertChange change) {
        return () -> told.add(change);
    }

    private String next() throws InterruptedException {
        String next = received.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("a request").isNotNull();
        return next;
    }

    @Test
    void changes_arePostedAsJson_inTheirOrder() throws Exception {
        try (Webhook webhook = webhook()) {
            webhook.send(RAISED, told(RAISED));
            webhook.send(CLEARED, told(CLEARED));
        }
        assertThat(next())
                .isEqualTo("POST application/json {\"alert\":\"slow-reads warm\",\"state\":\"raised\","
                        + "\"text\":\"reads are \\\"slow\\\"\",\"remedy\":\"add-resources\","
                        + "\"since\":\"2026-01-01T12:00:00Z\",\"at\":\"2026-01-01T12:00:00Z\"}");
        assertThat(next()).contains("\"state\":\"cleared\"", "\"at\":\"2026-01-01T12:01:00Z\"");
        assertThat(told).containsExactly(RAISED, CLEARED);
        assertThat(notices).isEmpty();
    }

    @Test
    void refused_isTriedAgain_untilItIsReceived() throws Exception {
        answers.addAll(List.of(500, 429, 302));
        try (Webhook webhook = webhook()) {
            webhook.send(RAISED, told(RAISED));
        }
        String first = next();
        for (int again = 0; again < 3; again++) {
            assertThat(next()).isEqualTo(first);
        }
        assertThat(received).isEmpty();
        assertThat(told).containsExactly(RAISED);
        assertThat(notices).isEmpty();
    }

    @Test
    void whatIsStillToBeTold_isNotTakenTwice() throws Exception {
        mayAnswer = new CountDownLatch(1);
        try (Webhook webhook = webhook()) {
            webhook.send(RAISED, told(RAISED));
            assertThat(next()).contains("raised");
            for (int time = 0; time < 3; time++) {
                webhook.send(RAISED, told(RAISED));
                webhook.send(CLEARED, told(CLEARED));
            }
            mayAnswer.countDown();
        }
        assertThat(next()).contains("cleared");
        assertThat(received).isEmpty();
        assertThat(told).containsExactly(RAISED, CLEARED);
    }

    @Test
    void neverReceived_isGivenUp_andSaid_andTheNextIsTold() throws Exception {
        answers.addAll(List.of(500, 500, 500, 500, 500, 500, 500, 500));
        try (Webhook webhook = webhook()) {
            webhook.send(RAISED, told(RAISED));
            webhook.send(CLEARED, told(CLEARED));
        }
        for (int attempt = 0; attempt < 8; attempt++) {
            assertThat(next()).contains("raised");
        }
        assertThat(next()).contains("cleared");
        assertThat(told).containsExactly(CLEARED);
        assertThat(notices)
                .containsExactly("the alert 'slow-reads warm' could not be told to the webhook yet: it answers 500");
    }

    @Test
    void nobodyListens_sendingReturnsAtOnce_andClosingSaysWhatWasNotTold() {
        server.stop(0);
        try (Webhook webhook = new Webhook(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"),
                Duration.ofMinutes(5),
                notices::add)) {
            webhook.send(RAISED, told(RAISED));
            webhook.send(CLEARED, told(CLEARED));
            assertThat(notices).isEmpty();
        }
        assertThat(notices).hasSize(2).allSatisfy(notice -> assertThat(notice).contains("could not be told"));
        assertThat(told).isEmpty();
    }

    @Test
    void nothingSent_startsNothing() {
        webhook().close();
        assertThat(received).isEmpty();
    }
}
