package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.adapter.lucene.internal.Failures;
import dev.stackmemory.adapter.lucene.internal.IndexStamp;
import dev.stackmemory.adapter.lucene.internal.Remarks;
import dev.stackmemory.ports.model.ModelId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.IOUtils;

/**
 * A segment that {@link SegmentWriter} has written, open for any number of {@link SegmentSet}s. The file is mapped into memory and may be deleted while
 * it is open. Thread-safe.
 */
public final class IndexSegment implements AutoCloseable {
    private static final String READ = "read the index segment";

    static {
        Remarks.silence();
    }

    private final SegmentDirectory directory;
    private final DirectoryReader reader;
    private final Map<ModelId, VectorFile> vectors;
    private final AtomicBoolean closed = new AtomicBoolean();

    private IndexSegment(SegmentDirectory directory, DirectoryReader reader, Map<ModelId, VectorFile> vectors) {
        this.directory = directory;
        this.reader = reader;
        this.vectors = Map.copyOf(vectors);
    }

    /**
     * Opens a segment in time independent of its size: its form and its outlines are checked, not every byte.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if the file cannot be opened, for a reason that says nothing of what it holds
     */
    public static SegmentOpening open(Path file) {
        return Failures.translate(READ, () -> {
            try {
                return opened(file);
            } catch (IndexFormatTooNewException | IndexFormatTooOldException other) {
                return new SegmentOpening.OtherForm(String.valueOf(other.getMessage()));
            } catch (IOException failure) {
                if (Failures.isDamage(failure)) {
                    return new SegmentOpening.Damaged(String.valueOf(failure.getMessage()));
                }
                throw failure;
            }
        });
    }

    private static SegmentOpening opened(Path file) throws IOException {
        SegmentDirectory directory = SegmentDirectory.open(file);
        DirectoryReader reader = null;
        boolean taken = false;
        try {
            reader = DirectoryReader.open(directory);
            Optional<IndexStamp> stamp = IndexStamp.of(reader.getIndexCommit().getUserData());
            String form = stamp.map(IndexStamp::form).orElse("unknown");
            if (!form.equals(IndexStamp.CURRENT_FORM)) {
                return new SegmentOpening.OtherForm(form);
            }
            if (reader.leaves().size() > 1 || reader.hasDeletions()) {
                throw new CorruptIndexException("it is not one whole segment", file.toString());
            }
            Map<ModelId, VectorFile> vectors = new HashMap<>();
            for (String name : directory.listAll()) {
                if (name.startsWith(VectorFile.PREFIX)) {
                    VectorFile opened = VectorFile.open(directory, name);
                    vectors.put(opened.model(), opened);
                }
            }
            reader.getReaderCacheHelper().addClosedListener(key -> directory.close());
            taken = true;
            return new SegmentOpening.Opened(new IndexSegment(directory, reader, vectors));
        } finally {
            if (!taken) {
                IOUtils.closeWhileHandlingException(reader, directory);
            }
        }
    }

    /** What the segment holds. */
    public SegmentSummary summary() {
        Map<ModelId, Integer> counts = new HashMap<>();
        vectors.forEach((model, file) -> counts.put(model, file.count()));
        return new SegmentSummary(reader.maxDoc(), counts, directory.bytes());
    }

    /**
     * Reads every byte and compares the checksum: worth it after a download, not at each opening.
     *
     * @return whether the file is as it was written
     * @throws dev.stackmemory.ports.failure.StoreException if it cannot be read
     */
    public boolean isIntact() {
        return Failures.translate(READ, () -> {
            try (IndexInput whole = directory.whole()) {
                CodecUtil.checksumEntireFile(whole);
                return true;
            } catch (CorruptIndexException damage) {
                return false;
            }
        });
    }

    DirectoryReader reader() {
        return reader;
    }

    Map<ModelId, VectorFile> vectors() {
        return vectors;
    }

    /** Lets go of the segment; sets that were made of it stay usable until they are closed. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            Failures.translate(READ, () -> {
                reader.decRef();
                return reader;
            });
        }
    }
}
