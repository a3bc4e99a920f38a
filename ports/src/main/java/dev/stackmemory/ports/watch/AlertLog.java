package dev.stackmemory.ports.watch;

import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Remembers which alerts there are, and what was told of them. Bounded. Thread-safe, and shared by several processes. */
public interface AlertLog {
    /**
     * Adds the change, unless the alert stands like that already: of several programs that find the same, one is told that it was the first. That one has
     * the change told, and says so by {@link #told}.
     *
     * @return whether it was added
     * @throws dev.stackmemory.ports.failure.StoreException if it cannot be written; whether it is there then is seen by {@link #raised()}
     */
    boolean append(AlertChange change);

    /**
     * The change need not be told any more.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if that cannot be written
     */
    void told(AlertChange change);

    /**
     * Takes over what another could not tell, or did not live to: the last change of each alert, if whoever had to tell it began so long ago, oldest
     * first. Of several programs one gets each of them.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if the log cannot be used
     */
    List<AlertChange> takeUntold(Instant now, Duration sinceItsTelling);

    /**
     * The alerts that there are, by name.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if the log may not be read
     */
    Map<String, Alert> raised();
}
