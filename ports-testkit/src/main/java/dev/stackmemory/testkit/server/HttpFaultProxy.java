package dev.stackmemory.testkit.server;

import dev.stackmemory.testkit.server.internal.HttpRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A proxy that speaks HTTP/1.1 before an S3: it adds latency to each request, answers chosen ones with errors, cuts answers short, and counts. The host
 * that clients name in their signatures is handed on as it is. Thread-safe.
 */
public final class HttpFaultProxy implements AutoCloseable {
    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Long> requests = new HashMap<>();
    private final List<HttpExchange> exchanges = new ArrayList<>();
    private Duration latency = Duration.ZERO;
    private long bytesUp;
    private long bytesDown;

    /** A fault for the next so many requests of a kind. */
    private record Rule(Predicate<HttpExchange> which, HttpFault fault, int times) {}

    private HttpFaultProxy(InetSocketAddress server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    /**
     * A proxy on a free port of this machine.
     *
     * @param endpoint of the server, with the scheme http
     */
    public static HttpFaultProxy before(URI endpoint) {
        if (!"http".equals(endpoint.getScheme()) || endpoint.getPort() < 0) {
            throw new IllegalArgumentException("not an endpoint http://host:port: " + endpoint);
        }
        try {
            var proxy = new HttpFaultProxy(
                    new InetSocketAddress(endpoint.getHost(), endpoint.getPort()),
                    new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
            Thread.startVirtualThread(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new TestServerException("no port for a proxy", e);
        }
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Holds each request for this long before it is handed on or answered. */
    public synchronized void latency(Duration duration) {
        latency = duration;
    }

    /** Treats the next so many requests of a kind with a fault; where several rules fit, the first that was made. */
    public synchronized void fail(Predicate<HttpExchange> which, HttpFault fault, int times) {
        if (times < 1) {
            throw new IllegalArgumentException("never: " + times);
        }
        rules.add(new Rule(which, fault, times));
    }

    /** Treats all requests with a fault until {@link #heal}. */
    public void failAll(HttpFault fault) {
        fail(request -> true, fault, Integer.MAX_VALUE);
    }

    /** Ends all faults and the latency. */
    public synchronized void heal() {
        rules.clear();
        latency = Duration.ZERO;
    }

    /** What went through since the start or the last {@link #resetTraffic}. */
    public synchronized HttpTraffic traffic() {
        return new HttpTraffic(requests, bytesUp, bytesDown);
    }

    /** The requests since the start or the last {@link #resetTraffic}, in the order in which they came. */
    public synchronized List<HttpExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** Counts anew. */
    public synchronized void resetTraffic() {
        requests.clear();
        exchanges.clear();
        bytesUp = 0;
        bytesDown = 0;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new TestServerException("cannot close the proxy", e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                clients.add(client);
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                HttpRelay relay = new HttpRelay(client, server)) {
            Optional<HttpExchange> next = relay.nextRequest();
            while (next.isPresent()) {
                Decision decision = decide(next.get());
                Thread.sleep(decision.latency());
                HttpRelay.Outcome outcome = relay.answer(decision.fault());
                count(outcome);
                next = outcome.goesOn() ? relay.nextRequest() : Optional.empty();
            }
        } catch (IOException e) {
            // One side has gone; closing the client's connection tells the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(client);
        }
    }

    private record Decision(Duration latency, Optional<HttpFault> fault) {}

    private synchronized Decision decide(HttpExchange request) {
        requests.merge(request.method(), 1L, Long::sum);
        exchanges.add(request);
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.which().test(request)) {
                if (rule.times() == 1) {
                    rules.remove(i);
                } else {
                    rules.set(i, new Rule(rule.which(), rule.fault(), rule.times() - 1));
                }
                return new Decision(latency, Optional.of(rule.fault()));
            }
        }
        return new Decision(latency, Optional.empty());
    }

    private synchronized void count(HttpRelay.Outcome outcome) {
        bytesUp += outcome.bytesUp();
        bytesDown += outcome.bytesDown();
    }
}
