package dev.stackmemory.adapter.watch;

import dev.stackmemory.adapter.watch.internal.AlertLine;
import dev.stackmemory.adapter.watch.internal.LineFile;
import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.ports.watch.AlertLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
            Latest latest = latest().get(change.alert().name());
            boolean isRaised = latest != null && latest.change() instanceof AlertChange.Raised;
            boolean news = switch (change) {
                case AlertChange.Raised raised -> !isRaised;
                case AlertChange.Cleared cleared -> isRaised;
            };
            if (news) {
                add(new AlertLine.Changed(change));
            }
            return news;
        });
    }

    @Override
    public void told(AlertChange change) {
        boolean unused = lines.exclusively(() -> {
            add(new AlertLine.Told(change));
            return true;
        });
    }

    @Override
    public List<AlertChange> takeUntold(Instant now, Duration sinceItsTelling) {
        Instant before = now.minus(sinceItsTelling);
        if (untold(before).isEmpty()) {
            return List.of();
        }
        return lines.exclusively(() -> {
            List<AlertChange> taken = untold(before);
            taken.forEach(change -> add(new AlertLine.Taken(change, now)));
            return taken;
        });
    }

    private List<AlertChange> untold(Instant before) {
        return latest().values().stream()
                .filter(latest -> !latest.told() && !latest.since().isAfter(before))
                .map(Latest::change)
                .toList();
    }

    private void add(AlertLine line) {
        if (lines.append(line.write())) {
            // What still is raised must not go with what is old.
            for (Latest latest : latest().values()) {
                if (latest.change() instanceof AlertChange.Raised raised) {
                    lines.append(new AlertLine.Changed(raised).write());
                    if (latest.told()) {
                        lines.append(new AlertLine.Told(raised).write());
                    }
                }
            }
        }
    }

    @Override
    public Map<String, Alert> raised() {
        Map<String, Alert> raised = new LinkedHashMap<>();
        latest().forEach((name, latest) -> {
            if (latest.change() instanceof AlertChange.Raised now) {
                raised.put(name, now.alert());
            }
        });
        return raised;
    }

    /**
     * The last change of an alert.
     *
     * @param since when whoever has to tell it began
     */
    private record Latest(AlertChange change, Instant since, boolean told) {
        /** What is said of an earlier change counts for nothing. */
        Latest afterTelling(AlertChange which) {
            return change.equals(which) ? new Latest(change, since, true) : this;
        }

        Latest afterTaking(AlertChange which, Instant at) {
            return change.equals(which) ? new Latest(change, at, told) : this;
        }
    }

    /** By the names of the alerts, in the order of the changes. */
    private Map<String, Latest> latest() {
        Map<String, Latest> all = new LinkedHashMap<>();
        for (String text : lines.read()) {
            AlertLine.read(text).ifPresent(line -> note(line, all));
        }
        return all;
    }

    private static void note(AlertLine line, Map<String, Latest> all) {
        AlertChange change = line.change();
        String name = change.alert().name();
        switch (line) {
            case AlertLine.Changed changed -> {
                all.remove(name); // or it would keep its place in the order
                all.put(name, new Latest(change, change.at(), false));
            }
            case AlertLine.Told told -> all.computeIfPresent(name, (same, latest) -> latest.afterTelling(change));
            case AlertLine.Taken taken ->
                all.computeIfPresent(name, (same, latest) -> latest.afterTaking(change, taken.at()));
        }
    }
}
