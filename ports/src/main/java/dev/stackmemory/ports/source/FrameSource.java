package dev.stackmemory.ports.source;

import java.util.Iterator;
import java.util.Optional;

/**
 * A place that frames are imported from, read once in bounded memory. Not thread-safe. Never changes what it reads.
 *
 * <p>The frames of {@link SourceKind#OWN_MEMORY} carry their own revisions. Those of a {@link SourceKind#FOREIGN} source carry revision 1 whatever is
 * recorded already: a frame whose id is known and whose content differs is a later state of the same thing, and the reader of the source
 * gives it the next revision.
 */
public interface FrameSource extends AutoCloseable {
    /** Names this source for checkpoints and provenance: the same for the same source at a later time. */
    String key();

    /** What the source is to the memory; decides on redaction and on what happens to frames that are here already. */
    SourceKind kind();

    /**
     * What the source holds, in its order. The iterator reads as it goes; a record that cannot be read is an item of its own and does not
     * end the iteration. Called once.
     *
     * @param checkpoint where an earlier reading ended, as an item said; what lies before it is left out if it is still the same. A checkpoint
     *     that no longer fits the source, or is not of its form, means a reading from the start.
     * @throws UnreadableSource here or from the iterator, if the source as a whole cannot be read
     */
    Iterator<SourceItem> read(Optional<String> checkpoint);

    /** How much there is to read, in the unit of {@link SourceItem#progress()}, or a negative number while unknown. */
    long total();

    @Override
    void close();
}
