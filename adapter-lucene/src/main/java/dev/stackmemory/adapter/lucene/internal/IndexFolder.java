package dev.stackmemory.adapter.lucene.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FileSwitchDirectory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NIOFSDirectory;

/**
 * Where an index lies.
 *
 * @param path its folder
 * @param access what stands between the index and the files; tests let it fail
 */
public record IndexFolder(Path path, UnaryOperator<Directory> access) {
    private static final Set<String> NORMS = Set.of("nvd");

    /** The folder as it is. */
    public static IndexFolder at(Path path) {
        return new IndexFolder(path, UnaryOperator.identity());
    }

    /** Opens the folder for searches, made if it is missing: its files are mapped into memory. */
    PrivateDirectory forReading() throws IOException {
        return PrivateDirectory.create(path, MMapDirectory::new, access);
    }

    /**
     * Opens the folder for a writer, made if it is missing. Its files are read through buffers: what a merge reads once, from beginning to end, would
     * otherwise count as memory of this process. Mapped are only the norms of a new segment, a byte for each frame, which writing the segment's terms
     * asks for again and again.
     */
    PrivateDirectory forWriting() throws IOException {
        return PrivateDirectory.create(path, IndexFolder::mappingNorms, access);
    }

    private static Directory mappingNorms(Path folder) throws IOException {
        return new FileSwitchDirectory(NORMS, new MMapDirectory(folder), new NIOFSDirectory(folder), true);
    }
}
