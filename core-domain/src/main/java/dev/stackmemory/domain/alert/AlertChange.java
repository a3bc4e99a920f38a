package dev.stackmemory.domain.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An alert is raised, or cleared. */
public sealed interface AlertChange {
    Alert alert();

    /** When it changed. */
    Instant at();

    /** The alert is there from now on. */
    record Raised(Alert alert) implements AlertChange {
        public Raised {
            Objects.requireNonNull(alert, "alert");
        }

        @Override
        public Instant at() {
            return alert.since();
        }
    }

    /**
     * All is well again.
     *
     * @param alert as it was raised
     * @param at in milliseconds
     */
    record Cleared(Alert alert, Instant at) implements AlertChange {
        public Cleared {
            Objects.requireNonNull(alert, "alert");
            at = Instant.ofEpochMilli(at.toEpochMilli());
        }
    }

    /**
     * What changes by the verdicts: a bad one raises what is not raised, a fine one clears what is. So does one of too little, once nothing is looked at any more that was there when the alert was raised. Of what nothing is known
     * nothing changes.
     *
     * @param raised the alerts that there are, by name
     * @param window how far back is looked
     */
    static List<AlertChange> of(Collection<Verdict> verdicts, Map<String, Alert> raised, Instant now, Duration window) {
        List<AlertChange> changes = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            Alert there = raised.get(verdict.alert());
            switch (verdict) {
                case Verdict.Bad bad
                when there == null -> changes.add(new Raised(new Alert(bad.alert(), now, bad.text(), bad.remedy())));
                case Verdict.Fine fine when there != null -> changes.add(new Cleared(there, now));
                case Verdict.TooLittle idle
                when there != null && there.since().isBefore(now.minus(window)) -> changes.add(new Cleared(there, now));
                case Verdict.TooLittle idle -> {}
                case Verdict.Bad bad -> {}
                case Verdict.Fine fine -> {}
                case Verdict.Near near -> {}
                case Verdict.Unknown unknown -> {}
            }
        }
        return changes;
    }
}
