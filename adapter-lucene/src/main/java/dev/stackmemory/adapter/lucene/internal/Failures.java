package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.ports.failure.StoreException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Says what a failed file operation means. Only what was read and is wrong counts as damage, for which files are replaced; that something could not be
 * read or written says nothing of what it holds.
 */
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
        } catch (DirectoryIteratorException failure) {
            throw of(what, Objects.requireNonNull(failure.getCause()));
        } catch (UncheckedIOException failure) {
            throw of(what, Objects.requireNonNull(failure.getCause()));
        }
    }

    /** The failure in the words of the ports, with what helps. */
    public static StoreException of(String what, IOException failure) {
        String message = "could not " + what + " (" + failure.getMessage() + ")";
        if (isDamage(failure)) {
            return new StoreException.CorruptStore(message + ": it has to be made anew from the frames", failure);
        }
        IOException reason = circumstance(failure);
        return switch (Circumstance.of(reason == null ? failure : reason)) {
            case NO_ROOM ->
                new StoreException.CapacityExceeded(message + ": free space on its disk, or raise the quota", failure);
            case NO_RIGHTS ->
                new StoreException.AccessDenied(
                        message + ": let this user read and write its folder and everything in it", failure);
            case TOO_MANY_FILES ->
                new StoreException.Unavailable(
                        message + ": close other programs, or raise the number of files that may be open (ulimit -n)",
                        failure);
            case OTHER ->
                new StoreException.Unavailable(
                        message + ": see that its disk and folder are there, and try again", failure);
        };
    }

    /** Whether the files are not what an index of this form should be: then it is made anew. */
    public static boolean isDamage(IOException failure) {
        return circumstance(failure) == null
                && absence(failure).isEmpty()
                && (failure instanceof CorruptIndexException
                        || failure instanceof IndexFormatTooOldException
                        || failure instanceof IndexFormatTooNewException
                        || failure instanceof IndexNotFoundException
                        || failure instanceof EOFException);
    }

    /** The file that was not found, if that is what failed: damage only if it really is not there, see {@link CommitFiles}. */
    static Optional<String> absence(IOException failure) {
        if (circumstance(failure) != null) {
            return Optional.empty();
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoSuchFileException
                    || (cause instanceof FileNotFoundException && !(cause instanceof IndexNotFoundException))) {
                return Optional.of(String.valueOf(cause.getMessage()));
            }
        }
        return Optional.empty();
    }

    /** What hindered the work from outside, where Lucene calls everything corrupt that it could not read. */
    private static @Nullable IOException circumstance(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException reason && Circumstance.of(reason) != Circumstance.OTHER) {
                return reason;
            }
        }
        return null;
    }

    private enum Circumstance {
        NO_ROOM,
        NO_RIGHTS,
        TOO_MANY_FILES,
        OTHER;

        static Circumstance of(IOException failure) {
            String reason = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
            if (reason.contains("no space left")
                    || reason.contains("quota exceeded")
                    || reason.contains("not enough space")) {
                return NO_ROOM;
            }
            if (failure instanceof AccessDeniedException
                    || failure.getCause() instanceof ReadOnlyFileSystemException
                    || reason.contains("permission denied")
                    || reason.contains("read-only file system")) {
                return NO_RIGHTS;
            }
            return reason.contains("too many open files") ? TOO_MANY_FILES : OTHER;
        }
    }
}
