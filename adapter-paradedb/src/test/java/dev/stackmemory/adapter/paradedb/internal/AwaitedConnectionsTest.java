package dev.stackmemory.adapter.paradedb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.testkit.server.Polling;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What who waits for a pool learns, and what becomes of a connection that nobody waits for any more. */
@Timeout(60) // Ends a wait that nobody ended; no test measures time.
class AwaitedConnectionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final AwaitedConnections awaited = new AwaitedConnections();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayGive = new CountDownLatch(1);
    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void whatTheSourceGives_isTheAnswer_andSoIsItsFailure() throws SQLException {
        Connection connection = connection();

        assertThat(awaited.await(() -> connection)).isSameAs(connection);
        var failure = new SQLException("too many");
        assertThatThrownBy(() -> awaited.await(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThatThrownBy(() -> awaited.await(() -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(SQLException.class)
                .hasRootCauseMessage("broken");
    }

    @Test
    void refusal_endsTheWait_whileThePoolStillTries_andWhatItGivesLaterGoesBack() throws Exception {
        var waiting = new FutureTask<>(() -> awaited.await(this::late));
        Thread.ofVirtual().start(waiting);
        asked.await();

        var refusal = new SQLException("connection refused");
        awaited.refused(refusal);

        assertThatThrownBy(waiting::get)
                .cause()
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasCause(refusal);
        mayGive.countDown();
        Polling.until(LIMIT, "the connection to go back", () -> closed.get() == 1);
    }

    @Test
    void interruption_endsTheWait_andTheThreadStaysInterrupted() throws Exception {
        var waiting = new FutureTask<>(() -> {
            try {
                return awaited.await(this::late) == null;
            } catch (SQLException interrupted) {
                return Thread.currentThread().isInterrupted();
            }
        });
        Thread thread = Thread.ofVirtual().start(waiting);
        asked.await();

        thread.interrupt();

        assertThat(waiting.get()).isTrue();
        mayGive.countDown();
        Polling.until(LIMIT, "the connection to go back", () -> closed.get() == 1);
    }

    @Test
    void refusalOfAnEarlierAttempt_isNothingToWhoComesLater() throws SQLException {
        awaited.refused(new SQLException("connection refused"));

        assertThat(awaited.await(this::connection)).isNotNull();
    }

    private Connection late() {
        asked.countDown();
        try {
            mayGive.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        return connection();
    }

    private Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed.incrementAndGet();
                    }
                    return method.getReturnType() == boolean.class
                            ? method.getName().equals("equals")
                            : null;
                });
    }
}
