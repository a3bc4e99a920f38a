package dev.stackmemory.testkit.server;

import dev.stackmemory.testkit.server.internal.Ports;
import dev.stackmemory.testkit.server.internal.ProxiedConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy before a server, which makes real connections fail in the ways that networks do. It passes everything until it is told
 * otherwise; faults add up until {@link #pass} ends them all. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int PORTS_TRIED = 20;
    private static final int TIMES_COUNTED = 8;

    private final InetSocketAddress server;
    private final ProxyConduct conduct = new ProxyConduct();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final int port;
    private @Nullable Listener listener;

    /** A socket that listens, and the thread that accepts from it. */
    private record Listener(ServerSocket socket, Thread accepting) {}

    private FaultProxy(InetSocketAddress server) {
        this.server = server;
        this.port = listenOnFreePort();
    }

    /** A proxy on a free port of this machine, before the server at this address. */
    public static FaultProxy before(String host, int port) {
        return new FaultProxy(new InetSocketAddress(host, port));
    }

    /** Where it listens, as a name for clients. */
    public String host() {
        return "127.0.0.1";
    }

    /** Where it listens; the same port over its life. */
    public int port() {
        return port;
    }

    /** Ends all faults. Connections that lost bytes are reset, since nobody could go on with them. */
    public synchronized void pass() {
        conduct.clear();
        connections.stream()
                .filter(ProxiedConnection::hasSwallowed)
                .forEach(connection -> connection.end(Ending.RESET));
        if (listener == null) {
            listen();
        }
    }

    /** Ends every connection that is open now. New ones pass. */
    public void cut(Ending ending) {
        connections.forEach(connection -> connection.end(ending));
    }

    /** Refuses new connections, as a machine does on which no server runs. Open ones stay. */
    public synchronized void refuse() {
        Listener open = listener;
        listener = null;
        if (open != null) {
            close(open);
        }
    }

    /** The server has gone: open connections are reset, new ones refused. */
    public void down() {
        refuse();
        cut(Ending.RESET);
    }

    /** Accepts connections and bytes, and answers nothing, on open connections too: as a server that hangs, or a lost network. */
    public void halfOpen() {
        conduct.swallow();
    }

    /** Holds everything that goes one way (in pieces of up to 16 KB, one after the other) for this long. */
    public void delay(Direction direction, Duration duration) {
        conduct.delay(direction, duration);
    }

    /** Lets no more than so many bytes through one way in a second, on each connection. */
    public void throttle(Direction direction, int bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("nothing would pass: " + bytesPerSecond);
        }
        conduct.throttle(direction, bytesPerSecond);
    }

    /** Ends, once, the connection on which the byte after the next so many goes that way, counted over all connections from now. */
    public void cutAfter(Direction direction, long bytes, Ending ending) {
        if (bytes < 0) {
            throw new IllegalArgumentException("no count: " + bytes);
        }
        conduct.cutAfter(direction, bytes, ending);
    }

    /** How many connections are open. */
    public int openConnections() {
        return connections.size();
    }

    /** How many connections were accepted so far. */
    public long acceptedConnections() {
        return accepted.get();
    }

    /** How many bytes have been passed on one way so far. */
    public long bytes(Direction direction) {
        return conduct.bytes(direction);
    }

    /**
     * How many round trips there were so far, on all connections: how often a client began to speak, at first or after the server had spoken. What a client
     * sends without waiting for an answer is one.
     */
    public long roundTrips() {
        return conduct.turns();
    }

    /** How many of them the work takes: the least of several times, for clients and pools look now and then whether a connection still lives. */
    public long roundTrips(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int time = 0; time < TIMES_COUNTED; time++) {
            long before = roundTrips();
            work.run();
            least = Math.min(least, roundTrips() - before);
        }
        return least;
    }

    @Override
    public void close() {
        down();
    }

    private int listenOnFreePort() {
        for (int attempt = 1; ; attempt++) {
            int candidate = Ports.free();
            try {
                listen(candidate);
                return candidate;
            } catch (IOException e) {
                if (attempt == PORTS_TRIED) {
                    throw new TestServerException("no port for a proxy", e);
                }
            }
        }
    }

    private void listen() {
        try {
            listen(port);
        } catch (IOException e) {
            throw new TestServerException("port " + port + " was taken while the proxy refused connections", e);
        }
    }

    private void listen(int onPort) throws IOException {
        ServerSocket opened = new ServerSocket();
        try {
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort));
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        listener = new Listener(opened, Thread.startVirtualThread(() -> acceptFrom(opened)));
    }

    private void acceptFrom(ServerSocket open) {
        while (!open.isClosed()) {
            try {
                Socket client = open.accept();
                accepted.incrementAndGet();
                ProxiedConnection connection = new ProxiedConnection(client, server, conduct, connections::remove);
                connections.add(connection);
                connection.start();
            } catch (IOException e) {
                // closed by refuse(), or the client has gone already
            }
        }
    }

    private static void close(Listener open) {
        try {
            open.socket().close();
            // Only when nobody waits on it any more, the socket is really closed.
            open.accepting().join();
        } catch (IOException e) {
            throw new TestServerException("cannot stop listening", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return Objects.toString(server) + " by way of port " + port;
    }
}
