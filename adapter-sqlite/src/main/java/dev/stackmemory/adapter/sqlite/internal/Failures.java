package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.NewerSchema;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns what the driver and the file system throw into the failures of the ports, with a message that says what helps. */
public final class Failures {
    private static final int PRIMARY_CODE = 0xFF;

    private Failures() {}

    /** Whether another process or connection was in the way: trying again helps. */
    static boolean isBusy(SQLException failure) {
        int primary = failure.getErrorCode() & PRIMARY_CODE;
        // PROTOCOL: two processes opened the log at the same moment, and this one lost the race several times.
        return primary == SQLiteErrorCode.SQLITE_BUSY.code
                || primary == SQLiteErrorCode.SQLITE_LOCKED.code
                || primary == SQLiteErrorCode.SQLITE_PROTOCOL.code;
    }

    /** Whether the disk has no room for what SQLite would write, be it the memory that it shares through a file. */
    static boolean isFull(SQLException failure) {
        return (failure.getErrorCode() & PRIMARY_CODE) == SQLiteErrorCode.SQLITE_FULL.code
                || (failure instanceof SQLiteException detailed
                        && detailed.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);
    }

    static boolean isReadOnly(SQLException failure) {
        return (failure.getErrorCode() & PRIMARY_CODE) == SQLiteErrorCode.SQLITE_READONLY.code;
    }

    /** The failure of an operation that had no effect. */
    static StoreException translate(Path file, String operation, SQLException failure) {
        if (isBusy(failure)) {
            return busy(file, operation, failure);
        }
        String where = operation + " failed at " + file + ": ";
        if (isFull(failure)) {
            return new CapacityExceeded(
                    where
                            + "the disk is full or the store's size limit is reached; nothing was changed. Make room, then try again.",
                    failure);
        }
        return switch (SQLiteErrorCode.getErrorCode(failure.getErrorCode() & PRIMARY_CODE)) {
            case SQLITE_TOOBIG ->
                new CapacityExceeded(
                        where + "a text is larger than SQLite takes (1,000,000,000 bytes); nothing was changed.",
                        failure);
            case SQLITE_CORRUPT ->
                new CorruptStore(
                        where
                                + "the database is damaged. Keep a copy of the file, then restore a backup or import again"
                                + " into a new folder.",
                        failure);
            case SQLITE_NOTADB -> notADatabase(file, failure);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH -> denied(file, failure);
            case SQLITE_CANTOPEN -> cannotOpen(file, where, failure);
            case SQLITE_INTERRUPT ->
                new DeadlineExceeded(where + "the deadline passed before all rows were read.", failure);
            case SQLITE_IOERR ->
                new Unavailable(
                        where + "the disk could not be read or written (" + failure.getMessage()
                                + "). Check the disk, then try again.",
                        failure);
            default -> new Unavailable(where + failure.getMessage(), failure);
        };
    }

    private static StoreException cannotOpen(Path file, String where, SQLException failure) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isReadable(file) && Files.isWritable(file) && folder != null && Files.isWritable(folder)) {
            // It is not for the lack of rights; the file may have been away for a moment.
            return new Unavailable(where + "the file could not be opened. Try again.", failure);
        }
        return new AccessDenied(
                where + "the file cannot be opened. Check that " + folder
                        + " exists and that you may read and write it and the files in it.",
                failure);
    }

    /** The failure of a commit, of which it is not known whether it took place unless SQLite says so. */
    static StoreException translateCommit(Path file, String operation, SQLException failure) {
        int primary = failure.getErrorCode() & PRIMARY_CODE;
        if (primary == SQLiteErrorCode.SQLITE_FULL.code || isBusy(failure)) {
            return translate(file, operation, failure);
        }
        return new OutcomeUnknown(
                operation + " at " + file + " may or may not be on disk: " + failure.getMessage()
                        + ". Check the disk, then do it again, which is safe.",
                failure);
    }

    static StoreException translate(Path path, IOException failure) {
        String reason = failure instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : String.valueOf(failure.getMessage());
        if (failure instanceof AccessDeniedException
                || reason.toLowerCase(Locale.ROOT).contains("read-only")) {
            return denied(path, failure);
        }
        if (failure instanceof FileAlreadyExistsException
                || reason.toLowerCase(Locale.ROOT).contains("not a directory")) {
            return new AccessDenied(
                    path + " cannot be made, because a file lies where its folder belongs. Move that file away or"
                            + " choose another folder.",
                    failure);
        }
        if (reason.toLowerCase(Locale.ROOT).contains("no space")) {
            return new CapacityExceeded(
                    "the disk of " + path + " is full; nothing was changed. Make room, then try again.", failure);
        }
        return new Unavailable(path + " cannot be used: " + failure.getClass().getSimpleName() + " " + reason, failure);
    }

    static StoreException busy(Path file, String operation, @Nullable SQLException failure) {
        return new DeadlineExceeded(
                operation + " ran out of time: another process or thread was writing to " + file
                        + " all the while. Try again, or look for a long import or compaction.",
                failure);
    }

    static StoreException noRoom(Path file, String operation) {
        return new DeadlineExceeded(
                operation + " ran out of time: too much is being recorded at " + file
                        + " at once. Nothing was written; try again, or record less at a time.",
                null);
    }

    static StoreException logInUse(Path file) {
        return new DeadlineExceeded(
                "the bytes of the frames are gone, but their ids still stand in the log of " + file
                        + ", which another program is reading. They go with the next 'stackmemory storage compact'.",
                null);
    }

    static StoreException expired(Path file, String operation) {
        return new DeadlineExceeded(operation + " at " + file + " was given no time: the deadline has passed.", null);
    }

    static StoreException closed(Path file) {
        return new Unavailable("the store " + file + " has been closed.", null);
    }

    static StoreException notADatabase(Path file, @Nullable Exception cause) {
        return new CorruptStore(
                file + " is not a StackMemory database. Move that file away or choose another folder.", cause);
    }

    static StoreException isDirectory(Path file) {
        return new CorruptStore(
                file + " is a directory, but the database file belongs there. Move it away or choose another folder.",
                null);
    }

    static StoreException newerSchema(Path file, int found, int known) {
        return new NewerSchema(
                file + " was written by a newer StackMemory (schema " + found + ", this program knows " + known
                        + "). Nothing was read or written; use the newer program.",
                null);
    }

    static StoreException unreadable(Path file) {
        return new AccessDenied(
                file
                        + " cannot be read: you have no right to. Give yourself the right (chmod u+rw), or choose another folder.",
                null);
    }

    static StoreException away(Path file, IOException cause) {
        return new Unavailable(
                file
                        + " is not there any more: it was moved or deleted, or its disk is away. Bring it back, then try again.",
                cause);
    }

    static StoreException replaced(Path file) {
        return new Unavailable(
                file + " was replaced by another file while this program had it open. Start the program anew.", null);
    }

    /** A read-only file with a log that cannot be read where it lies. */
    static StoreException cannotCopy(Path file, IOException cause) {
        StoreException reason = translate(file, cause);
        String message = file + " cannot be written, and has a log that can only be read in a copy, which failed: "
                + cause.getMessage() + ". Copy " + file + " and " + file.getFileName()
                + "-wal to a folder of your own and set STACKMEMORY_HOME to it, or make room in "
                + System.getProperty("java.io.tmpdir") + ".";
        return reason instanceof CapacityExceeded
                ? new CapacityExceeded(message, cause)
                : new AccessDenied(message, cause);
    }

    static StoreException noRoomToForget(Path file, long needed, long free, CapacityExceeded cause) {
        return new CapacityExceeded(
                "forgetting failed at " + file + ": for a moment it takes about " + megabytes(needed)
                        + " of room on that disk, which has " + megabytes(free)
                        + ". Nothing was changed. Forget fewer frames at once, or make room.",
                cause);
    }

    static StoreException noRoomToCompact(Path folder, long needed, long free) {
        return new CapacityExceeded(
                "compacting writes the database anew before it lets the old one go, and needs " + megabytes(needed)
                        + " of room in " + folder + ", which has " + megabytes(free) + ": "
                        + megabytes(needed - free) + " are missing. Nothing was changed.",
                null);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", Math.ceil(bytes / 1e5) / 10);
    }

    static StoreException denied(Path path, @Nullable Exception cause) {
        return new AccessDenied(
                path
                        + " cannot be written: the file, its folder or its disk is read-only for you. Give yourself the right to write"
                        + " (chmod u+rwX), or choose another folder.",
                cause);
    }
}
