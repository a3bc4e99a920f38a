package dev.stackmemory.ports.store;

import java.time.Instant;

/** What a store held earlier. Readable until the version expires; then its calls throw {@code CorruptStore}. Thread-safe. */
public interface PastVersion extends FrameReader {
    /** The snapshot's number, by which other engines name it too. */
    long snapshot();

    /** When it became the newest. */
    Instant committedAt();

    /** Lists and counts what the store held then. */
    FrameCatalog catalog();
}
