package dev.stackmemory.ports.watch;

import dev.stackmemory.domain.alert.AlertChange;

/** Somebody outside who is told of alerts. Thread-safe. */
public interface AlertReceiver extends AutoCloseable {
    /** There is nobody to tell. */
    AlertReceiver NONE = new AlertReceiver() {
        @Override
        public void send(AlertChange change, Runnable told) {
            told.run();
        }

        @Override
        public void close() {}
    };

    /**
     * Takes the change and returns at once; it is told in the background, again and again for some minutes if need be, in the order of these calls. One that
     * still is to be told is not taken twice.
     *
     * @param told is run once the change was received, in any thread; throws nothing
     */
    void send(AlertChange change, Runnable told);

    /** Waits a few seconds at most for what is still to be told, and gives up the rest. */
    @Override
    void close();
}
