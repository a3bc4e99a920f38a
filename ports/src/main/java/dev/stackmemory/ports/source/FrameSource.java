package dev.stackmemory.ports.source;

import java.util.Iterator;

/**
 * A place that frames are imported from, read once from a position on, in bounded memory. Not thread-safe. Never changes what it reads.
 */
public interface FrameSource extends AutoCloseable {
    /** Names this source for checkpoints and provenance: the same for the same source at a later time. */
    String key();

    /** What the source is to the memory; decides on redaction and on what happens to frames that are here already. */
    SourceKind kind();

    /**
     * What the source holds, in its order. The iterator reads as it goes; a record that cannot be read is an item of its own and does not
     * end the iteration.
     */
    Iterator<SourceItem> read();

    /** How much there is to read, in the unit of {@link SourceItem#progress()}, or a negative number while unknown. */
    long total();

    @Override
    void close();
}
