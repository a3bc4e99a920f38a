package dev.stackmemory.adapter.embedding.internal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A server with the embeddings call, which answers as its script says and, when that has ended, as it should. */
final class EmbeddingServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Step> script = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    EmbeddingServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized EmbeddingServer then(Step step) {
        script.add(step);
        return this;
    }

    EmbeddingServer thenStatus(int status, String body, String... headers) {
        return then((exchange, request) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
        });
    }

    EmbeddingServer thenSilence() {
        return then((exchange, request) -> awaitClosing());
    }

    void awaitClosing() throws IOException {
        try {
            closing.await();
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    Request lastRequest() {
        return requests().get(requests().size() - 1);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Request request = Request.read(exchange);
        Step step;
        synchronized (this) {
            requests.add(request);
            step = script.isEmpty() ? EmbeddingServer::answer : script.remove();
        }
        step.run(exchange, request);
        exchange.close();
    }

    static void answer(HttpExchange exchange, Request request) throws IOException {
        send(
                exchange,
                200,
                body(request.input().stream().map(EmbeddingServer::vectorOf).toList()));
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** What this server's model makes of a text. */
    static float[] vectorOf(String text) {
        return new float[] {text.length(), text.isEmpty() ? 0 : text.charAt(0), -0.5f};
    }

    static byte[] body(List<float[]> vectors) {
        return IntStream.range(0, vectors.size())
                .mapToObj(index -> entry(index, Arrays.toString(vectors.get(index))))
                .collect(
                        Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "],\"usage\":{\"total_tokens\":7}}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    static String entry(int index, String embedding) {
        return "{\"object\":\"embedding\",\"index\":" + index + ",\"embedding\":" + embedding + "}";
    }

    static String base64(float... vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return "\"" + Base64.getEncoder().encodeToString(bytes.array()) + "\"";
    }

    static byte[] gzip(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        executor.shutdownNow();
    }

    @FunctionalInterface
    interface Step {
        void run(HttpExchange exchange, Request request) throws IOException;
    }

    record Request(String path, Headers headers, String body, List<String> input) {
        static Request read(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            List<String> input = new ArrayList<>();
            try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), body)) {
                boolean inside = false;
                for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                    if (token == JsonToken.START_ARRAY) {
                        inside = true;
                    } else if (inside && token == JsonToken.VALUE_STRING) {
                        input.add(json.getString());
                    }
                }
            }
            return new Request(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body, input);
        }
    }
}
