package dev.stackmemory.application.watch;

import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks for alerts after each round of a mover, tells of them, and does what helps where that is wanted. Thread-safe. */
public final class KeepWatch {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WatchAlerts alerts;
    private final Optional<ApplyRemedies> remedies;
    private final Consumer<String> notices;

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
     * Watches once. A failure is told and nothing else.
     *
     * @param pace of what is done against an alert
     * @param stop ends that as soon as it has expired
     */
    public void round(Pace pace, Deadline stop) {
        try {
            for (AlertChange change : alerts.watch(stop.within(PATIENCE))) {
                switch (change) {
                    case AlertChange.Raised raised -> raised(raised.alert(), pace, stop);
                    case AlertChange.Cleared cleared ->
                        notices.accept("alert over: " + cleared.alert().name());
                }
            }
        } catch (StoreException failure) {
            if (!stop.isExpired()) {
                notices.accept("alerts cannot be looked for: " + failure.getMessage());
            }
        }
    }

    private void raised(Alert alert, Pace pace, Deadline stop) {
        notices.accept("alert: " + alert.name() + ": " + alert.text());
        remedies.flatMap(means -> apply(means, alert, pace, stop))
                .ifPresent(done -> notices.accept("against " + alert.name() + ": " + done));
    }

    private static Optional<String> apply(ApplyRemedies means, Alert alert, Pace pace, Deadline stop) {
        try {
            return means.apply(alert.remedy(), pace, stop);
        } catch (StoreException failure) {
            return Optional.of("nothing could be done: " + failure.getMessage());
        }
    }
}
