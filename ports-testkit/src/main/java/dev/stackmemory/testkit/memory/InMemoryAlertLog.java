package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.ports.watch.AlertLog;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what is raised, and what nobody has said to be told. */
public final class InMemoryAlertLog implements AlertLog {
    private final Map<String, Alert> raised = new LinkedHashMap<>();
    private final Map<AlertChange, Instant> untold = new LinkedHashMap<>();

    @Override
    public synchronized boolean append(AlertChange change) {
        String name = change.alert().name();
        boolean news = switch (change) {
            case AlertChange.Raised now -> raised.putIfAbsent(name, now.alert()) == null;
            case AlertChange.Cleared now -> raised.remove(name) != null;
        };
        if (news) {
            untold.keySet().removeIf(earlier -> earlier.alert().name().equals(name));
            untold.put(change, change.at());
        }
        return news;
    }

    @Override
    public synchronized void told(AlertChange change) {
        untold.remove(change);
    }

    @Override
    public synchronized List<AlertChange> takeUntold(Instant now, Duration sinceItsTelling) {
        List<AlertChange> taken = untold.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(now.minus(sinceItsTelling)))
                .map(Map.Entry::getKey)
                .toList();
        taken.forEach(change -> untold.put(change, now));
        return taken;
    }

    @Override
    public synchronized Map<String, Alert> raised() {
        return new LinkedHashMap<>(raised);
    }
}
