package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.ports.failure.StoreException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;

/** Says what a failed file operation means. */
public final class Failures {
    private Failures() {}

    /** Work on files. */
    @FunctionalInterface
    public interface FileWork<T> {
        T run() throws IOException;
    }

    /** Does the work, or throws what its failure means. */
    public static <T> T translate(String what, FileWork<T> work) {
        try {
            return work.run();
        } catch (IOException failure) {
            throw of(what, failure);
        }
    }

    /** The failure in the words of the ports. */
    public static StoreException of(String what, IOException failure) {
        String message = "could not " + what + ": " + failure.getMessage();
        String reason = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (isDamage(failure)) {
            return new StoreException.CorruptStore(message, failure);
        }
        if (failure instanceof AccessDeniedException
                || failure.getCause() instanceof ReadOnlyFileSystemException
                || reason.contains("permission denied")
                || reason.contains("read-only file system")) {
            return new StoreException.AccessDenied(message, failure);
        }
        if (reason.contains("no space left")
                || reason.contains("quota exceeded")
                || reason.contains("not enough space")) {
            return new StoreException.CapacityExceeded(message, failure);
        }
        return new StoreException.Unavailable(message, failure);
    }

    /** Whether the files are not what an index of this form should be: then it is made anew. */
    static boolean isDamage(IOException failure) {
        return failure instanceof CorruptIndexException
                || failure instanceof IndexFormatTooOldException
                || failure instanceof IndexFormatTooNewException
                || failure instanceof IndexNotFoundException
                || failure instanceof EOFException
                || failure instanceof NoSuchFileException
                || failure instanceof FileNotFoundException;
    }
}
