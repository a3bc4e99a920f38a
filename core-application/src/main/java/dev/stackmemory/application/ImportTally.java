package dev.stackmemory.application;

import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.store.RecordOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts one import as it goes. Not thread-safe. */
final class ImportTally {
    private static final int REASONS_KEPT = 100;
    private static final String OTHER_REASONS = "other reasons";

    private long read;
    private long written;
    private long edited;
    private long unchanged;
    private long conflicts;
    private long forgotten;
    private long repaired;
    private long skipped;
    private long malformed;
    private long attachments;
    private final Map<String, Long> skippedByReason = new HashMap<>();
    private final Map<String, Long> redactions = new HashMap<>();

    void read(SourceItem.Read item) {
        read++;
        attachments += item.attachments();
        if (!item.repairs().isEmpty()) {
            repaired++;
        }
    }

    void skipped(SourceItem.Skipped item) {
        skipped++;
        if (item.malformed()) {
            malformed++;
        }
        // Reasons may quote their record; a bounded number of them keeps the memory bounded.
        boolean kept = skippedByReason.size() < REASONS_KEPT || skippedByReason.containsKey(item.reason());
        skippedByReason.merge(kept ? item.reason() : OTHER_REASONS, 1L, Long::sum);
    }

    void redacted(Map<String, Long> counts) {
        counts.forEach((kind, count) -> redactions.merge(kind, count, Long::sum));
    }

    void outcome(RecordOutcome outcome) {
        switch (outcome) {
            case RecordOutcome.Recorded recorded -> written++;
            case RecordOutcome.Unchanged same -> unchanged++;
            case RecordOutcome.Conflict conflict -> conflicts++;
            case RecordOutcome.Forgotten gone -> forgotten++;
        }
    }

    void edited() {
        edited++;
    }

    void conflict() {
        conflicts++;
    }

    ImportReport report(Optional<String> stoppedAt) {
        return new ImportReport(
                read,
                written,
                edited,
                unchanged,
                conflicts,
                forgotten,
                repaired,
                skipped,
                malformed,
                skippedByReason,
                attachments,
                redactions,
                stoppedAt);
    }
}
