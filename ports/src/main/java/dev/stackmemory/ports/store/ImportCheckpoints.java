package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;
import java.util.Optional;

/** Remembers how far each import has got, so that it can be resumed and need not read again what it has read. */
public interface ImportCheckpoints {
    /** The position last saved for the source, if any. */
    Optional<String> find(String sourceKey, Deadline deadline);

    /** Saves the position, durably. */
    void save(String sourceKey, String position, Deadline deadline);
}
