package dev.stackmemory.adapter.lucene.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.lucene.store.Directory;

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

    /** Opens the folder, made if it is missing. */
    PrivateDirectory open() throws IOException {
        return PrivateDirectory.create(path, access);
    }
}
