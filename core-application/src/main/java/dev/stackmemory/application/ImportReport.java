package dev.stackmemory.application;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an import did. Every record of the source is counted once as read or skipped, and every read frame once by what became of it.
 *
 * @param read frames understood
 * @param written frames that are new here
 * @param edited frames that became a new revision
 * @param unchanged frames that were here already, or that the source itself replaces right away by a later state
 * @param conflicts frames that were not taken because their id is here with other content
 * @param forgotten frames that were not taken because they were forgotten
 * @param repaired frames of which something was understood differently than it stood there
 * @param skipped records that hold no frame, malformed ones included
 * @param malformed records that could not be understood
 * @param skippedByReason how many records were skipped for each reason
 * @param attachments pictures and files replaced by hash, type and size
 * @param redactions secrets replaced, by kind
 * @param stoppedAt the malformed record at which a strict import ended
 */
public record ImportReport(
        long read,
        long written,
        long edited,
        long unchanged,
        long conflicts,
        long forgotten,
        long repaired,
        long skipped,
        long malformed,
        Map<String, Long> skippedByReason,
        long attachments,
        Map<String, Long> redactions,
        Optional<String> stoppedAt) {
    public ImportReport {
        skippedByReason = Collections.unmodifiableMap(new TreeMap<>(skippedByReason));
        redactions = Collections.unmodifiableMap(new TreeMap<>(redactions));
    }
}
