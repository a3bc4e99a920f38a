package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import org.apache.iceberg.PendingUpdate;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;

/** Commits a change to the table, and tells what is certain about it. */
final class Commits {
    private Commits() {}

    /**
     * @throws CommitFailedException if another version became the newest meanwhile; nothing was changed
     * @throws ValidationException if what the change rests on has changed meanwhile; nothing was changed
     * @throws OutcomeUnknown if the catalog's answer was lost
     * @throws StoreException otherwise, if certainly nothing was changed
     */
    static void commit(PendingUpdate<?> update, Operation operation) {
        operation.atTheCatalog().set(false);
        if (update instanceof SnapshotUpdate<?> snapshot) {
            snapshot.scanManifestsWith(OnThisThread.INSTANCE);
        }
        try {
            TableFailures.translated(operation, () -> {
                update.commit();
                return true;
            });
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded certainOrNot) {
            if (operation.atTheCatalog().get()) {
                throw new OutcomeUnknown(
                        operation.name() + ": the catalog's answer to the commit was lost. Doing it again is safe.",
                        certainOrNot);
            }
            throw certainOrNot;
        }
    }
}
