package dev.stackmemory.adapter.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Stands before a server and loses connections or holds bytes back when told to. */
final class TcpProxy implements AutoCloseable {
    private final int target;
    private final int port;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ServerSocket listening;
    private boolean held;

    TcpProxy(int target) {
        this.target = target;
        try {
            listening = listen(0);
            port = listening.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int port() {
        return port;
    }

    private ServerSocket listen(int at) throws IOException {
        for (int attempt = 0; ; attempt++) {
            var server = new ServerSocket();
            server.setReuseAddress(true);
            try {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 100);
                Thread.startVirtualThread(() -> accept(server));
                return server;
            } catch (BindException stillClosing) {
                server.close();
                if (attempt == 500) {
                    throw stillClosing;
                }
                LockSupport.parkNanos(2_000_000);
            }
        }
    }

    private void accept(ServerSocket server) {
        while (true) {
            try {
                Socket client = server.accept();
                var upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                sockets.add(client);
                clients.add(client);
                sockets.add(upstream);
                Thread.startVirtualThread(() -> pump(client, upstream));
                Thread.startVirtualThread(() -> pump(upstream, client));
            } catch (IOException closed) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                lock.lock();
                try {
                    while (held) {
                        changed.await();
                    }
                } finally {
                    lock.unlock();
                }
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException | InterruptedException ended) {
            // The connection is over.
        } finally {
            clients.remove(from);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** Ends all connections and takes no new ones. On return the clients have noticed: they have closed their side. */
    void cut() {
        try {
            listening.close();
            for (Socket socket : clients) {
                try {
                    socket.shutdownOutput();
                } catch (IOException alreadyClosed) {
                    socket.close();
                }
            }
            for (int attempt = 0; attempt < 500 && !clients.isEmpty(); attempt++) {
                Thread.sleep(2);
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Ends all connections in the midst of what they do. */
    void reset() {
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Keeps connections, but lets nothing pass. */
    void hold() {
        hold(true);
    }

    private void hold(boolean hold) {
        lock.lock();
        try {
            held = hold;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends both faults. */
    void heal() {
        hold(false);
        if (listening.isClosed()) {
            try {
                listening = listen(port);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @Override
    public void close() {
        heal();
        reset();
    }
}
