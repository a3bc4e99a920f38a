package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.util.List;

/** The housekeeping of one store. Thread-safe; safe beside readers and writers of other processes. */
public interface StoreMaintenance {
    /**
     * What a check found.
     *
     * @param checked how many frames were read
     * @param problems one sentence each, empty when all is well
     */
    record CheckReport(long checked, List<String> problems) {
        public CheckReport {
            problems = List.copyOf(problems);
        }
    }

    /**
     * What compaction gained.
     *
     * @param bytesBefore the size on disk, in bytes
     * @param bytesAfter the size on disk, in bytes
     */
    record CompactReport(long bytesBefore, long bytesAfter) {}

    /** Gives unused space back. A failure, a full disk included, leaves the store as it was. */
    CompactReport compact(Progress progress, Deadline deadline);

    /**
     * Verifies the store's own structure, and, if deep, the content hash of every frame.
     *
     * @param deep reads every frame, in time proportional to their bytes
     */
    CheckReport check(boolean deep, Progress progress, Deadline deadline);

    /** The size on disk, in bytes, logs and indexes included. */
    long sizeBytes();
}
