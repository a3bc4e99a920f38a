package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.ports.watch.AlertLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps all that it is given. */
public final class InMemoryAlertLog implements AlertLog {
    private final List<AlertChange> changes = new ArrayList<>();

    @Override
    public synchronized boolean append(AlertChange change) {
        boolean isRaised = raised().containsKey(change.alert().name());
        boolean news = switch (change) {
            case AlertChange.Raised raised -> !isRaised;
            case AlertChange.Cleared cleared -> isRaised;
        };
        return news && changes.add(change);
    }

    @Override
    public synchronized Map<String, Alert> raised() {
        Map<String, Alert> raised = new LinkedHashMap<>();
        for (AlertChange change : changes) {
            switch (change) {
                case AlertChange.Raised now -> raised.put(now.alert().name(), now.alert());
                case AlertChange.Cleared now -> raised.remove(now.alert().name());
            }
        }
        return raised;
    }

    @Override
    public synchronized List<AlertChange> listLatest(int limit) {
        return List.copyOf(changes.subList(Math.max(0, changes.size() - limit), changes.size()));
    }
}
