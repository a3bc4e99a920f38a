package dev.stackmemory.adapter.lucene.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NIOFSDirectory;

/**
 * Where an index lies.
 *
 * @param path its folder
 * @param access what stands between the index and the files; tests let it fail
 */
public record IndexFolder(Path path, UnaryOperator<Directory> access) {
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
     * otherwise count as memory of this process.
     */
    PrivateDirectory forWriting() throws IOException {
        return PrivateDirectory.create(path, NIOFSDirectory::new, access);
    }
}
