package dev.stackmemory.application.watch;

import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Looks for alerts after each round of a mover, tells of them, and does what helps where that is wanted. Thread-safe. */
public final class KeepWatch {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** After so many rounds what could not be done is tried again. */
    public static final int ROUNDS_BETWEEN_TRIES = 10;

    private final WatchAlerts alerts;
    private final Optional<ApplyRemedies> remedies;
    private final Consumer<String> notices;
    private final SortedMap<String, Alert> unfinished = new TreeMap<>();
    private int rounds;
    private boolean begun;

    /**
     * @param remedies absent if nothing but telling is wanted
     * @param notices hears of every change, in a sentence for people, and of what was done or failed
     */
    public KeepWatch(WatchAlerts alerts, Optional<ApplyRemedies> remedies, Consumer<String> notices) {
        this.alerts = alerts;
        this.remedies = remedies;
        this.notices = notices;
    }

    /**
     * Watches once. A failure is told and nothing else. What helps against an alert is done when that is raised; what could not be done, or not wholly, is tried again now and then while the alert stands. So is what helps against the
     * alerts that stand when this begins: whoever raised them may have ended before it could do something.
     *
     * @param pace of what is done against an alert
     * @param stop ends that as soon as it has expired
     */
    public synchronized void round(Pace pace, Deadline stop) {
        int round = rounds++;
        try {
            if (!begun && remedies.isPresent()) {
                alerts.standing().forEach(alert -> unfinished.put(alert.name(), alert));
                begun = true;
            }
            List<Alert> again = round % ROUNDS_BETWEEN_TRIES == 0 ? List.copyOf(unfinished.values()) : List.of();
            for (AlertChange change : alerts.watch(stop.within(PATIENCE))) {
                switch (change) {
                    case AlertChange.Raised raised -> {
                        notices.accept("alert: " + raised.alert().name() + ": "
                                + raised.alert().text());
                        apply(raised.alert(), pace, stop);
                    }
                    case AlertChange.Cleared cleared ->
                        notices.accept("alert over: " + cleared.alert().name());
                }
            }
            if (!unfinished.isEmpty()) {
                Set<String> standing =
                        alerts.standing().stream().map(Alert::name).collect(Collectors.toSet());
                unfinished.keySet().retainAll(standing);
                again.stream()
                        .filter(alert -> unfinished.containsKey(alert.name()))
                        .forEach(alert -> apply(alert, pace, stop));
            }
        } catch (StoreException failure) {
            if (!stop.isExpired()) {
                notices.accept("alerts cannot be looked for: " + failure.getMessage());
            }
        }
    }

    private void apply(Alert alert, Pace pace, Deadline stop) {
        if (remedies.isEmpty()) {
            return;
        }
        Optional<ApplyRemedies.Applied> applied;
        try {
            applied = remedies.get().apply(alert, pace, stop);
        } catch (StoreException failure) {
            applied = Optional.of(new ApplyRemedies.Applied("nothing could be done: " + failure.getMessage(), false));
        }
        applied.ifPresent(done -> notices.accept("against " + alert.name() + ": " + done.what()));
        if (applied.isPresent() && !applied.get().isWhole()) {
            unfinished.put(alert.name(), alert);
        } else {
            unfinished.remove(alert.name());
        }
    }
}
