package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.ports.watch.AlertLog;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps what is raised. */
public final class InMemoryAlertLog implements AlertLog {
    private final Map<String, Alert> raised = new LinkedHashMap<>();

    @Override
    public synchronized boolean append(AlertChange change) {
        String name = change.alert().name();
        return switch (change) {
            case AlertChange.Raised now -> raised.putIfAbsent(name, now.alert()) == null;
            case AlertChange.Cleared now -> raised.remove(name) != null;
        };
    }

    @Override
    public synchronized Map<String, Alert> raised() {
        return new LinkedHashMap<>(raised);
    }
}
