package dev.stackmemory.ports.watch;

import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import java.util.Map;

/** Remembers which alerts there are. Bounded. Thread-safe, and shared by several processes. */
public interface AlertLog {
    /**
     * Adds the change, unless the alert stands like that already: of several programs that find the same, one is told that it was the first.
     *
     * @return whether it was added
     * @throws dev.stackmemory.ports.failure.StoreException if it cannot be written; whether it is there then is seen by {@link #raised()}
     */
    boolean append(AlertChange change);

    /**
     * The alerts that there are, by name.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if the log may not be read
     */
    Map<String, Alert> raised();
}
