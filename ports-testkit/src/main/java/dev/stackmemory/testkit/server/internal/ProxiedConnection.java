package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.Direction;
import dev.stackmemory.testkit.server.Ending;
import dev.stackmemory.testkit.server.ProxyConduct;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** One connection through a proxy: two threads, one for each way. */
public final class ProxiedConnection {
    private static final int PIECE = 16 * 1024;

    private final Socket client;
    private final Socket server = new Socket();
    private final InetSocketAddress address;
    private final ProxyConduct conduct;
    private final Consumer<ProxiedConnection> atEnd;
    private final AtomicInteger waysOpen = new AtomicInteger(2);
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<Direction> last = new AtomicReference<>(Direction.TO_CLIENT);
    private volatile boolean swallowed;

    /**
     * A connection that a client has opened.
     *
     * @param atEnd told when both ways have ended
     */
    public ProxiedConnection(
            Socket client, InetSocketAddress address, ProxyConduct conduct, Consumer<ProxiedConnection> atEnd) {
        this.client = client;
        this.address = address;
        this.conduct = conduct;
        this.atEnd = atEnd;
    }

    /** Connects to the server and passes bytes, on threads of its own. */
    public void start() {
        Thread.startVirtualThread(() -> {
            try {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                server.connect(address);
            } catch (IOException e) {
                end(Ending.RESET);
            }
            Thread.startVirtualThread(() -> pump(Direction.TO_CLIENT, server, client));
            pump(Direction.TO_SERVER, client, server);
        });
    }

    /** Whether bytes of it, or its end, were lost, so that its ends no longer understand each other. */
    public boolean hasSwallowed() {
        return swallowed;
    }

    /** Ends the connection on both sides. */
    public void end(Ending ending) {
        ended.set(true);
        switch (ending) {
            case RESET -> {
                reset(client);
                reset(server);
            }
            case FIN -> {
                // Closing a socket that has unread bytes would send an RST; these are read, and dropped, until the
                // other side closes too.
                finish(client);
                finish(server);
            }
        }
    }

    private void pump(Direction direction, Socket from, Socket to) {
        byte[] piece = new byte[PIECE];
        try {
            int length = from.getInputStream().read(piece);
            while (length >= 0) {
                forward(direction, piece, length, to);
                length = from.getInputStream().read(piece);
            }
            if (conduct.isSwallowing()) {
                swallowed = true;
            } else {
                finish(to);
            }
        } catch (IOException e) {
            if (!ended.get() && !conduct.isSwallowing()) {
                end(Ending.RESET); // one side failed: so the other sees it
            }
        } finally {
            if (waysOpen.decrementAndGet() == 0) {
                close(client);
                close(server);
                atEnd.accept(this);
            }
        }
    }

    private void forward(Direction direction, byte[] piece, int length, Socket to) throws IOException {
        if (ended.get()) {
            return;
        }
        if (last.getAndSet(direction) == Direction.TO_CLIENT && direction == Direction.TO_SERVER) {
            conduct.turn();
        }
        conduct.hold(direction, length);
        if (conduct.isSwallowing()) {
            swallowed = true;
            return;
        }
        ProxyConduct.Passage passage = conduct.pass(direction, length);
        to.getOutputStream().write(piece, 0, passage.length());
        passage.ending().ifPresent(this::end);
    }

    private static void finish(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // has ended already
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // has ended already
        }
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // has ended already
        }
    }
}
