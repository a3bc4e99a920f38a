package dev.stackmemory.adapter.s3.internal.table;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs everything at once on the thread that asks. Iceberg looks every 10 ms whether threads of its own are done, several times in a commit; the lists that
 * they would read are in memory already.
 */
final class OnThisThread extends AbstractExecutorService {
    static final OnThisThread INSTANCE = new OnThisThread();

    private OnThisThread() {}

    @Override
    public void execute(Runnable command) {
        command.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
