package dev.stackmemory.application.watch;

import dev.stackmemory.application.tier.BackgroundMover;
import dev.stackmemory.application.tier.MoveReport;
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

    /** A listener that hands on what it hears and then watches. */
    public BackgroundMover.Listener after(BackgroundMover.Listener listener) {
        return new BackgroundMover.Listener() {
            @Override
            public void ended(MoveReport report) {
                listener.ended(report);
                round();
            }

            @Override
            public void failed(StoreException failure) {
                listener.failed(failure);
                round();
            }
        };
    }

    /** Watches once. A failure is told and nothing else. */
    public void round() {
        try {
            for (AlertChange change : alerts.watch(Deadline.after(PATIENCE))) {
                switch (change) {
                    case AlertChange.Raised raised -> raised(raised.alert());
                    case AlertChange.Cleared cleared ->
                        notices.accept("alert over: " + cleared.alert().name());
                }
            }
        } catch (StoreException failure) {
            notices.accept("alerts cannot be looked for: " + failure.getMessage());
        }
    }

    private void raised(Alert alert) {
        notices.accept("alert: " + alert.name() + ": " + alert.text());
        remedies.flatMap(means -> apply(means, alert))
                .ifPresent(done -> notices.accept("against " + alert.name() + ": " + done));
    }

    private static Optional<String> apply(ApplyRemedies means, Alert alert) {
        try {
            return means.apply(alert.remedy(), Pace.FULL, Deadline.NEVER);
        } catch (StoreException failure) {
            return Optional.of("nothing could be done: " + failure.getMessage());
        }
    }
}
