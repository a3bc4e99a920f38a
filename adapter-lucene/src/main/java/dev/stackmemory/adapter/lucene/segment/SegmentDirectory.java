package dev.stackmemory.adapter.lucene.segment;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.MMapDirectory;

/** The files of a {@link SegmentFile}, mapped into memory and only read. Thread-safe. */
final class SegmentDirectory extends Directory {
    private static final String READ_ONLY = "a segment is never changed";

    private final IndexInput file;
    private final TreeMap<String, SegmentFile.Place> places;
    private volatile boolean closed;

    private SegmentDirectory(IndexInput file, Map<String, SegmentFile.Place> places) {
        this.file = file;
        this.places = new TreeMap<>(places);
    }

    /** Opens the file. */
    static SegmentDirectory open(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new NoSuchFileException(path.toString());
        }
        try (var directory = new MMapDirectory(folder)) {
            // What is mapped stays so when the directory is closed, or the file deleted.
            IndexInput file = directory.openInput(absolute.getFileName().toString(), IOContext.DEFAULT);
            try {
                return new SegmentDirectory(file, SegmentFile.read(file));
            } catch (IOException | RuntimeException failure) {
                file.close();
                throw failure;
            }
        }
    }

    /** The whole file, to compare its checksum; to be closed. */
    IndexInput whole() {
        ensureOpen();
        return file.clone();
    }

    long bytes() {
        return file.length();
    }

    @Override
    public String[] listAll() {
        ensureOpen();
        return places.keySet().toArray(String[]::new);
    }

    @Override
    public long fileLength(String name) throws IOException {
        return place(name).length();
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
        SegmentFile.Place place = place(name);
        return file.slice(name, place.offset(), place.length());
    }

    private SegmentFile.Place place(String name) throws IOException {
        ensureOpen();
        SegmentFile.Place place = places.get(name);
        if (place == null) {
            throw new CorruptIndexException("its part " + name + " is not in it", file);
        }
        return place;
    }

    @Override
    protected void ensureOpen() {
        if (closed) {
            throw new AlreadyClosedException("the segment is closed");
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            file.close();
        }
    }

    @Override
    public void deleteFile(String name) throws IOException {
        throw new IOException(READ_ONLY);
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        throw new IOException(READ_ONLY);
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
        throw new IOException(READ_ONLY);
    }

    @Override
    public void sync(Collection<String> names) throws IOException {
        throw new IOException(READ_ONLY);
    }

    @Override
    public void syncMetaData() throws IOException {
        throw new IOException(READ_ONLY);
    }

    @Override
    public void rename(String source, String target) throws IOException {
        throw new IOException(READ_ONLY);
    }

    @Override
    public Lock obtainLock(String name) throws IOException {
        throw new IOException(READ_ONLY);
    }

    @Override
    public Set<String> getPendingDeletions() {
        return Set.of();
    }
}
