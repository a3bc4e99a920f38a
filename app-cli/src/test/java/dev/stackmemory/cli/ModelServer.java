package dev.stackmemory.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server with the embeddings call, to which every text means the same. */
final class ModelServer implements AutoCloseable {
    private static final Pattern INPUT = Pattern.compile("\"input\"\\s*:\\s*\\[(.*?)\\](?=\\s*[,}])", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");

    private final HttpServer server;

    ModelServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", ModelServer::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        Matcher input = INPUT.matcher(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        int texts = input.find() ? (int) TEXT.matcher(input.group(1)).results().count() : 0;
        byte[] body = ("{\"data\":[" + String.join(",", Collections.nCopies(texts, "{\"embedding\":[1,2,2]}")) + "]}")
                .getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
