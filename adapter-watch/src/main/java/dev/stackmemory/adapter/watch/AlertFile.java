package dev.stackmemory.adapter.watch;

import dev.stackmemory.adapter.watch.internal.AlertLine;
import dev.stackmemory.adapter.watch.internal.LineFile;
import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.ports.watch.AlertLog;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alerts as lines of text in a file, beside which lies one that writers lock. */
public final class AlertFile implements AlertLog {
    /** Some thousand changes. */
    private static final int MAX_BYTES = 1_000_000;

    private final LineFile lines;

    /** @param file made with the first change */
    public AlertFile(Path file) {
        this(file, MAX_BYTES);
    }

    AlertFile(Path file, int maxBytes) {
        this.lines = new LineFile(file, maxBytes);
    }

    @Override
    public boolean append(AlertChange change) {
        return lines.exclusively(() -> {
            Optional<Alert> there =
                    Optional.ofNullable(raised().get(change.alert().name()));
            boolean news = switch (change) {
                case AlertChange.Raised raised -> there.isEmpty();
                case AlertChange.Cleared cleared -> there.isPresent();
            };
            if (news && lines.append(AlertLine.write(change))) {
                // What still is raised must not go with what is old.
                raised().values().forEach(alert -> lines.append(AlertLine.write(new AlertChange.Raised(alert))));
            }
            return news;
        });
    }

    private List<AlertChange> changes() {
        return lines.read().stream()
                .flatMap(line -> AlertLine.read(line).stream())
                .toList();
    }

    @Override
    public Map<String, Alert> raised() {
        Map<String, Alert> raised = new LinkedHashMap<>();
        for (AlertChange change : changes()) {
            switch (change) {
                case AlertChange.Raised now -> raised.put(now.alert().name(), now.alert());
                case AlertChange.Cleared now -> raised.remove(now.alert().name());
            }
        }
        return raised;
    }
}
