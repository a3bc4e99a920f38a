package dev.stackmemory.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that echoes what it gets. */
@SuppressWarnings("NullAway.Init")
class FaultProxyIT {
    private static final int PATIENCE = 10_000;

    private ServerSocket echo;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(() -> {
            while (!echo.isClosed()) {
                try {
                    Socket socket = echo.accept();
                    Thread.startVirtualThread(() -> echo(socket));
                } catch (IOException e) {
                    // closed
                }
            }
        });
        proxy = FaultProxy.before("127.0.0.1", echo.getLocalPort());
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void pass_bytes_arriveAndAreCounted() throws IOException {
        try (Socket socket = connect()) {
            assertThat(exchange(socket, 100_000)).isEqualTo(100_000);
        }

        assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(100_000);
        assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(100_000);
        assertThat(proxy.acceptedConnections()).isEqualTo(1);
        Polling.until(Duration.ofSeconds(10), "the connection to end", () -> proxy.openConnections() == 0);
    }

    @Test
    void cut_reset_failsOpenConnectionsOnly() throws IOException {
        try (Socket open = connect();
                Socket other = connectAfter(() -> exchange(open, 1))) {
            proxy.cut(Ending.RESET);

            assertThatThrownBy(() -> open.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> other.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        try (Socket later = connect()) {
            assertThat(exchange(later, 10)).isEqualTo(10);
        }
    }

    @Test
    void cut_fin_isReadAsTheEnd() throws IOException {
        try (Socket open = connect()) {
            exchange(open, 1);

            proxy.cut(Ending.FIN);

            assertThat(open.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void refuse_newConnection_isRefusedAndOpenOnesPass() throws IOException {
        try (Socket open = connect()) {
            exchange(open, 1);

            proxy.refuse();

            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            assertThat(exchange(open, 10)).isEqualTo(10);
            proxy.pass();
            try (Socket later = connect()) {
                assertThat(exchange(later, 10)).isEqualTo(10);
            }
        }
    }

    @Test
    void halfOpen_connection_isAcceptedAndNeverAnswered() throws IOException {
        try (Socket open = connect()) {
            exchange(open, 1);

            proxy.halfOpen();

            open.getOutputStream().write(1);
            open.setSoTimeout(200);
            assertThatThrownBy(() -> open.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            try (Socket later = connect()) {
                later.getOutputStream().write(1);
                later.setSoTimeout(200);
                assertThatThrownBy(() -> later.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            }
            proxy.pass();
            open.setSoTimeout(PATIENCE);
            assertThatThrownBy(() -> open.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(1);
        Polling.until(Duration.ofSeconds(10), "both to end", () -> proxy.openConnections() == 0);
    }

    @Test
    void delay_oneWay_holdsAnswersAtLeastThatLong() throws IOException {
        try (Socket socket = connect()) {
            proxy.delay(Direction.TO_CLIENT, Duration.ofMillis(150));
            long start = System.nanoTime();

            exchange(socket, 1);

            assertThat(System.nanoTime() - start)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(150).toNanos());
        }
    }

    @Test
    void throttle_oneWay_letsNoMoreThroughInASecond() throws IOException {
        try (Socket socket = connect()) {
            proxy.throttle(Direction.TO_SERVER, 100_000);
            long start = System.nanoTime();

            exchange(socket, 20_000);

            assertThat(System.nanoTime() - start)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(200).toNanos());
        }
    }

    @Test
    void cutAfter_bytes_letsExactlyThemThroughOnce() throws IOException {
        proxy.cutAfter(Direction.TO_SERVER, 40_000, Ending.RESET);

        try (Socket socket = connect()) {
            assertThatThrownBy(() -> exchange(socket, 100_000)).isInstanceOf(SocketException.class);
        }
        assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(40_000);
        try (Socket later = connect()) {
            assertThat(exchange(later, 100_000)).isEqualTo(100_000);
        }
    }

    @Test
    void down_server_isGoneUntilItPasses() throws IOException {
        try (Socket open = connect()) {
            exchange(open, 1);

            proxy.down();

            assertThatThrownBy(() -> open.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void pass_serverBehindItIsGone_resetsClients() throws IOException {
        echo.close();
        try (Socket socket = connect()) {
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    private interface Exchange {
        int run() throws IOException;
    }

    private Socket connectAfter(Exchange exchange) throws IOException {
        Socket socket = connect();
        exchange.run();
        exchange(socket, 1);
        return socket;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(proxy.host(), proxy.port());
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    /** Sends so many bytes while it reads them back; how many came. */
    private static int exchange(Socket socket, int length) throws IOException {
        Thread writing = Thread.startVirtualThread(() -> {
            try {
                socket.getOutputStream().write(new byte[length]);
            } catch (IOException e) {
                // the reading side tells
            }
        });
        try {
            int read = socket.getInputStream().readNBytes(length).length;
            writing.join();
            return read;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // the client has gone
        }
    }
}
