package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.adapter.lucene.internal.Failures;
import dev.stackmemory.adapter.lucene.internal.FrameDocuments;
import dev.stackmemory.adapter.lucene.internal.IndexStamp;
import dev.stackmemory.adapter.lucene.internal.Remarks;
import dev.stackmemory.adapter.lucene.internal.WriterSettings;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Writes an immutable segment: frames in, one file out. Memory is bounded whatever the number of frames. Until {@link #finish}, the file is not there;
 * afterwards it is whole and on disk. Used by one thread.
 */
public final class SegmentWriter implements AutoCloseable {
    private static final String WRITE = "write the index segment";

    static {
        Remarks.silence();
    }

    private final Path file;
    private final Path scratch;
    private final Directory directory;
    private final IndexWriter writer;
    private final FrameDocuments documents = new FrameDocuments();
    private final Map<ModelId, VectorFileWriter> vectors = new HashMap<>();
    private int rows;
    private boolean done;

    private SegmentWriter(Path file, Path scratch, Directory directory, IndexWriter writer) {
        this.file = file;
        this.scratch = scratch;
        this.directory = directory;
        this.writer = writer;
    }

    /**
     * Begins a segment.
     *
     * @param file where it is to be in the end, readable by its owner only; replaced if it exists. A folder beside it holds what is being written
     * @throws dev.stackmemory.ports.failure.StoreException if nothing can be written there
     */
    public static SegmentWriter create(Path file) {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + " cannot be a file");
        }
        return Failures.translate(WRITE, () -> {
            Files.createDirectories(folder);
            Path scratch = Files.createTempDirectory(folder, ".segment-");
            try {
                Directory directory = new Unsynced(new MMapDirectory(scratch));
                return new SegmentWriter(
                        absolute, scratch, directory, new IndexWriter(directory, WriterSettings.immutable()));
            } catch (IOException | RuntimeException failure) {
                delete(scratch);
                throw failure;
            }
        });
    }

    /** As {@link #add(Frame, Map)}, without a vector. */
    public int add(Frame frame) {
        return add(frame, Map.of());
    }

    /**
     * Adds a frame. Takes about 0.1 ms for 1 KB of text.
     *
     * @param vectors of this revision, by model; may be empty
     * @return its row: 0 for the first frame, and one more for each
     * @throws IllegalArgumentException if a vector is not of this revision of the frame or not of its model's dimension; then nothing is added
     * @throws dev.stackmemory.ports.failure.StoreException.CapacityExceeded if the disk is full; the writer can only be closed then
     */
    public int add(Frame frame, Map<ModelId, FrameVector> vectors) {
        if (done) {
            throw new IllegalStateException("the segment is finished or given up");
        }
        vectors.forEach((model, vector) -> requireOf(frame, model, vector));
        return Failures.translate(WRITE, () -> {
            writer.addDocument(documents.document(frame));
            for (Map.Entry<ModelId, FrameVector> vector : vectors.entrySet()) {
                of(vector.getKey()).add(rows, vector.getValue().components());
            }
            return rows++;
        });
    }

    private static void requireOf(Frame frame, ModelId model, FrameVector vector) {
        if (!vector.frame().equals(frame.id()) || vector.revision() != frame.revision()) {
            throw new IllegalArgumentException("the vector of revision " + vector.revision() + " of frame "
                    + vector.frame() + " is not of revision " + frame.revision() + " of frame " + frame.id());
        }
        if (vector.dimension() != model.dimension()) {
            throw new IllegalArgumentException(
                    "a vector of dimension " + vector.dimension() + " is not of model " + model);
        }
    }

    private VectorFileWriter of(ModelId model) throws IOException {
        VectorFileWriter known = vectors.get(model);
        if (known == null) {
            known = new VectorFileWriter(directory, vectors.size(), model);
            vectors.put(model, known);
        }
        return known;
    }

    /**
     * Completes the segment; a segment of no frame is one, too.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if that fails; then there is no file, or the one that was there before
     */
    public SegmentSummary finish() {
        if (done) {
            throw new IllegalStateException("the segment is finished or given up");
        }
        done = true;
        Map<ModelId, Integer> counts = new HashMap<>();
        vectors.forEach((model, written) -> counts.put(model, written.count()));
        return Failures.translate(WRITE, () -> {
            try {
                writer.forceMerge(1);
                writer.setLiveCommitData(
                        IndexStamp.current("segment", rows).data().entrySet());
                writer.commit();
                writer.close();
                for (VectorFileWriter written : vectors.values()) {
                    written.finish();
                }
                pack();
            } finally {
                abandon();
            }
            return new SegmentSummary(rows, counts, Files.size(file));
        });
    }

    private void pack() throws IOException {
        Path packed;
        try (var out = new MMapDirectory(scratch);
                IndexOutput output = out.createTempOutput("whole", "segment", IOContext.DEFAULT)) {
            packed = scratch.resolve(output.getName());
            SegmentFile.write(directory, output);
        }
        if (Files.getFileStore(packed).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(packed, PosixFilePermissions.fromString("rw-------"));
        }
        IOUtils.fsync(packed, false);
        Files.move(packed, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        IOUtils.fsync(file.getParent(), true);
    }

    /** Gives the segment up unless it is finished; nothing is left of it. */
    @Override
    public void close() {
        if (!done) {
            done = true;
            Failures.translate(WRITE, () -> {
                abandon();
                return file;
            });
        }
    }

    private void abandon() throws IOException {
        try (directory) {
            IOUtils.close(vectors.values());
            writer.rollback();
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Files that nobody needs after a crash. */
    private static final class Unsynced extends FilterDirectory {
        Unsynced(Directory in) {
            super(in);
        }

        @Override
        public void sync(Collection<String> names) {}

        @Override
        public void syncMetaData() {}
    }
}
