package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.ObjectStore.MissingObject;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.exceptions.ValidationException;

/** Turns what Iceberg, Parquet and the catalog throw into the failures of the ports. */
final class TableFailures {
    private TableFailures() {}

    /** Work that may throw what Parquet throws. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    static <T> T translated(Operation operation, Work<T> work) {
        try {
            return work.run();
        } catch (StoreException known) {
            throw known;
        } catch (CommitFailedException | ValidationException conflict) {
            // For whoever repeats the change on the newer table.
            throw conflict;
        } catch (RuntimeException | IOException failure) {
            throw translate(operation, failure);
        }
    }

    private static RuntimeException translate(Operation operation, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreException known) {
                return known;
            }
        }
        if (failure instanceof CommitStateUnknownException) {
            return new OutcomeUnknown(
                    operation.name() + ": the catalog's answer to the commit was lost. Doing it again is safe.",
                    failure);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MissingObject || cause instanceof NotFoundException) {
                return new CorruptStore(
                        operation.name() + ": " + cause.getMessage()
                                + ", though the table names it. Restore it from a backup or an older version of it.",
                        failure);
            }
            if (cause instanceof ForbiddenException || cause instanceof NotAuthorizedException) {
                return new AccessDenied(
                        operation.name()
                                + ": the catalog refuses us. Check its token and that it may change the table.",
                        failure);
            }
            if (cause instanceof RESTException) {
                return new Unavailable(
                        operation.name() + ": the catalog does not answer. Check its address and that it runs.",
                        failure);
            }
            if (cause instanceof SQLException sql) {
                return catalogFailure(operation, sql, failure);
            }
        }
        if (operation.deadline().isExpired()) {
            return new DeadlineExceeded(operation.name() + " in the archive took longer than its deadline.", failure);
        }
        if (failure instanceof IOException || failure instanceof UncheckedIOException) {
            return new CorruptStore(
                    operation.name() + ": a file of the archive cannot be read (" + failure.getMessage()
                            + "). Restore it from a backup or an older version of it.",
                    failure);
        }
        return (RuntimeException) failure;
    }

    private static StoreException catalogFailure(Operation operation, SQLException sql, Exception failure) {
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        if (state.startsWith("28") || state.equals("42501")) {
            return new AccessDenied(
                    operation.name()
                            + ": the catalog's database refuses us. Check its user, its password and that it may change the tables of the catalog.",
                    failure);
        }
        return new Unavailable(
                operation.name() + ": the catalog's database cannot be used (" + firstLine(sql)
                        + "). Check its address and that it runs, then try again.",
                failure);
    }

    private static String firstLine(SQLException sql) {
        return String.valueOf(sql.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
