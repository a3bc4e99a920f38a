package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.NewerSchema;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.failure.StoreException.Refused;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Turns what driver and server report into the failures of the ports, with a message that says what helps. Messages name host, port and
 * database, and repeat what the server says; never a URL, which may hold a password.
 */
public final class Failures {
    private Failures() {}

    /** Whether the connection is gone or the server going: what was not committed has no effect, and another connection may serve. */
    static boolean isConnectionLost(SQLException failure) {
        String state = stateOf(failure);
        return state.startsWith("08") || state.equals("57P01") || state.equals("57P02") || state.equals("57P03");
    }

    /** Whether the transaction was undone for the sake of another and may simply be run again. */
    static boolean isCollision(SQLException failure) {
        String state = stateOf(failure);
        return state.equals("40P01") || state.equals("40001");
    }

    static boolean isCanceled(SQLException failure) {
        return stateOf(failure).equals("57014");
    }

    /** Whether the server itself ended the statement in time, and so is there. */
    static boolean isSlowStatement(StoreException failure) {
        return failure.getCause() instanceof SQLException cause && isCanceled(cause);
    }

    static boolean isSocketTimeout(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    static String stateOf(SQLException failure) {
        String state = failure.getSQLState();
        return state == null ? "" : state;
    }

    /** The failure of an operation that had no effect. */
    static StoreException translate(ServerAddress server, String operation, SQLException failure) {
        String where = operation + " failed at " + server + ": ";
        String said = saidBy(failure);
        String state = stateOf(failure);
        if (isConnectionLost(failure)) {
            return new Unavailable(
                    where + "the server cannot be reached (" + said
                            + "). Check that it runs, that host and port are right and that the network lets you"
                            + " through, then try again.",
                    failure);
        }
        return switch (state) {
            case "57014" ->
                new DeadlineExceeded(where + "the server ended the statement when the deadline passed.", failure);
            case "55P03" ->
                new DeadlineExceeded(
                        where
                                + "another transaction held a lock all the while. Try again, or look for a long one in"
                                + " pg_stat_activity.",
                        failure);
            case "53100" ->
                new CapacityExceeded(
                        where + "the server's disk is full; nothing was changed. Make room there, then try again.",
                        failure);
            case "54000" ->
                new CapacityExceeded(
                        where + "a value is larger than PostgreSQL takes (" + said + "); nothing was changed.",
                        failure);
            case "53300" ->
                new Unavailable(
                        where
                                + "the server takes no more connections. Raise max_connections, make the pools"
                                + " smaller, or put PgBouncer in front.",
                        failure);
            case "53200" ->
                new Unavailable(where + "the server is out of memory (" + said + "). Try again later.", failure);
            case "28000", "28P01" ->
                new AccessDenied(
                        where
                                + "the server refuses the user or the password. Correct them in the settings, or have"
                                + " pg_hba.conf let the user in.",
                        failure);
            case "42501" ->
                new AccessDenied(
                        where + "the user lacks a right (" + said
                                + "). Have the owner of the schema stackmemory grant it, or use the owner for the"
                                + " first start.",
                        failure);
            case "25006" ->
                new AccessDenied(
                        where
                                + "the server is read-only: a standby, or set to default_transaction_read_only. Give"
                                + " the address of the primary.",
                        failure);
            case "3D000" ->
                new AccessDenied(
                        where
                                + "there is no such database. Create it (CREATE DATABASE … ENCODING 'UTF8'), or"
                                + " correct its name.",
                        failure);
            case "42P01", "3F000", "42703", "42704", "42883" ->
                new CorruptStore(
                        where + "a part of the schema stackmemory is missing (" + said
                                + "). Restore a backup of it, or drop what is left of the schema to begin anew.",
                        failure);
            case "XX001", "XX002" ->
                new CorruptStore(where + "the server reports damaged data (" + said + "). Restore a backup.", failure);
            default ->
                isAboutWhatWasGiven(state)
                        ? new Refused(
                                where + "the server does not take it (" + said + ", SQLSTATE " + state
                                        + "); nothing was changed.",
                                failure)
                        : new Unavailable(where + said + " (SQLSTATE " + state + ").", failure);
        };
    }

    /** Data exceptions, constraints, limits of the program, and what a trigger of the server's owner raises: the same would be refused again. */
    private static boolean isAboutWhatWasGiven(String state) {
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54") || state.startsWith("P0");
    }

    /** The failure of a commit: unless the server itself said no, it is not known whether it took place. */
    static StoreException translateCommit(ServerAddress server, String operation, SQLException failure) {
        if (!isConnectionLost(failure)
                && !isSocketTimeout(failure)
                && !stateOf(failure).isEmpty()) {
            return translate(server, operation, failure);
        }
        return new OutcomeUnknown(
                operation + " at " + server + " may or may not have been committed: the answer was lost ("
                        + saidBy(failure) + "). Do it again, which is safe.",
                failure);
    }

    static StoreException interrupted(ServerAddress server, String operation, @Nullable Throwable cause) {
        return new Unavailable(operation + " at " + server + " was interrupted; nothing was changed.", cause);
    }

    static StoreException stopped(ServerAddress server, String operation, @Nullable Throwable cause) {
        return new DeadlineExceeded(operation + " at " + server + " was stopped; nothing was changed.", cause);
    }

    static StoreException noAnswerInTime(ServerAddress server, String operation, @Nullable SQLException failure) {
        return new DeadlineExceeded(
                operation + " ran out of time: " + server + " did not answer before the deadline.", failure);
    }

    static StoreException noRoom(ServerAddress server, String operation) {
        return new DeadlineExceeded(
                operation + " ran out of time: too much is being recorded at " + server
                        + " at once. Nothing was written; try again, or record less at a time.",
                null);
    }

    static StoreException noConnection(ServerAddress server, String operation, @Nullable SQLException failure) {
        return new DeadlineExceeded(
                operation + " ran out of time: all connections to " + server
                        + " were in use. Make the pool larger, or look for statements that run long.",
                failure);
    }

    static StoreException expired(ServerAddress server, String operation) {
        return new DeadlineExceeded(operation + " at " + server + " was given no time: the deadline has passed.", null);
    }

    static StoreException closed(ServerAddress server) {
        return new Unavailable("the store at " + server + " has been closed.", null);
    }

    static StoreException newerSchema(ServerAddress server, int found, int known) {
        return new NewerSchema(
                "the schema stackmemory at " + server + " was made by a newer StackMemory (version " + found
                        + ", this program knows " + known + "). Nothing was read or written; use the newer program.",
                null);
    }

    /** The schema is not there and could not be made; another program may be making it at the same moment, which collides. */
    static StoreException notMade(ServerAddress server, SQLException failure) {
        StoreException translated = translate(server, "making the schema", failure);
        return translated instanceof Refused
                ? new Unavailable(String.valueOf(translated.getMessage()), failure)
                : translated;
    }

    /** What lies there is older than this program, and could not be brought to its version. */
    static StoreException notMigrated(ServerAddress server, int found, int needed, SQLException failure) {
        StoreException translated = translate(server, "bringing the schema to version " + needed, failure);
        if (!(translated instanceof AccessDenied)) {
            return translated;
        }
        return new AccessDenied(
                "the schema stackmemory at " + server + " was made by an older StackMemory (version " + found
                        + ", this program needs " + needed + "), and this user may not change it (" + saidBy(failure)
                        + "). Nothing was changed. Start this program once as the owner of the schema, at a primary"
                        + " that takes writes.",
                failure);
    }

    static StoreException notOurs(ServerAddress server, @Nullable Exception cause) {
        return new CorruptStore(
                "the schema stackmemory at " + server
                        + " holds something that StackMemory did not make. Rename that schema, or give another"
                        + " database.",
                cause);
    }

    static StoreException wrongEncoding(ServerAddress server, String encoding) {
        return new CorruptStore(
                "the database " + server + " is encoded in " + encoding
                        + ", which cannot keep every text. Create one with ENCODING 'UTF8'.",
                null);
    }

    /** The extension for vectors is too old for what the settings ask of it. */
    static StoreException noHalfPrecision(ServerAddress server, String version) {
        return new Unavailable(
                "vectors are to be kept in half precision, which pgvector " + version + " in the database " + server
                        + " cannot do. Install pgvector 0.7 or newer on the server and run ALTER EXTENSION vector UPDATE, or set"
                        + " the precision of vectors to single.",
                null);
    }

    /** The extension for vectors has gone from the database, and with it all that was of its types. */
    static StoreException noVectors() {
        return new CorruptStore(
                "pgvector was dropped from the database, and all vectors with it; frames and words are as they were. Run"
                        + " CREATE EXTENSION vector there, then 'storage reembed' makes the vectors anew.",
                null);
    }

    /** Whether something that the statement names is not there, or not as the server remembered it. */
    static boolean isAboutMissing(SQLException failure) {
        return switch (stateOf(failure)) {
            case "42P01", "42703", "42704", "42883", "XX000" -> true;
            default -> false;
        };
    }

    static StoreException setBack(ServerAddress server, long found, long known) {
        return new CorruptStore(
                "the store at " + server + " has gone back from change " + known + " to change " + found
                        + ": an older backup was restored, or a standby took over that had not received everything."
                        + " Nothing was written. Run 'storage verify', and start this program anew.",
                null);
    }

    static StoreException tooLarge(String frame, long bytes, long most) {
        return new CapacityExceeded(
                "frame " + frame + " has " + bytes + " bytes; this store takes " + most
                        + ". Nothing was written; record it as several smaller frames, or leave its longest text in a file and"
                        + " say in the frame where that is.",
                null);
    }

    static StoreException beyondHalfPrecision(String model, String frame) {
        return new CapacityExceeded(
                "half precision takes components from 0.00000006 to 65,504, and the vector of frame " + frame
                        + " by the model " + model
                        + " has no direction in it. Keep the vectors of this model in single precision.",
                null);
    }

    /** Of a batch the driver says the statement with all values, which are nobody's business, before what the server says. */
    private static String saidBy(SQLException failure) {
        SQLException next = failure instanceof BatchUpdateException ? failure.getNextException() : null;
        String message = (next == null ? failure : next).getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.replace('\n', ' ').strip();
    }
}
