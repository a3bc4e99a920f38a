package dev.stackmemory.testkit.server.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A server that all tests of this process share: started when it is first asked for, ended with the process. If it cannot be had, everybody
 * who asks is told so.
 *
 * @param <S> the server
 */
public final class SharedServer<S> {
    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static boolean hooked;

    private final Supplier<S> source;
    private @Nullable S server;
    private @Nullable String absence;

    public SharedServer(Supplier<S> source) {
        this.source = source;
    }

    /**
     * The server.
     *
     * @throws TestAbortedException if there is none
     */
    public synchronized S get() {
        if (absence != null) {
            throw new TestAbortedException(absence);
        }
        S known = server;
        if (known == null) {
            try {
                known = source.get();
            } catch (TestAbortedException e) {
                absence = e.getMessage();
                throw e;
            }
            server = known;
        }
        return known;
    }

    /** Closes this when the process ends, in an orderly way at least: what was opened last, first. */
    public static synchronized void closeAtEnd(AutoCloseable closeable) {
        if (!hooked) {
            hooked = true;
            Runtime.getRuntime().addShutdownHook(new Thread(SharedServer::closeAll, "test-servers-end"));
        }
        OPEN.add(closeable);
    }

    /** No longer closes this when the process ends. */
    public static synchronized void forget(AutoCloseable closeable) {
        OPEN.remove(closeable);
    }

    private static void closeAll() {
        List<AutoCloseable> open;
        synchronized (SharedServer.class) {
            open = List.copyOf(OPEN).reversed();
        }
        for (AutoCloseable closeable : open) {
            try {
                closeable.close();
            } catch (Exception e) {
                // The others must be ended too; this one ends when its parent has gone.
            }
        }
        ServerFolders.deleteAll();
    }
}
