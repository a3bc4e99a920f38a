package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;

/**
 * Brings copies into the table and out of it. Each change is one commit: it takes place whole or not at all. If another process commits
 * first, the change is decided anew on the newer table. The changes of one process wait for each other; small puts that wait go together.
 */
final class Changes {
    private static final int MANY_SMALL_FILES = 32;

    private final ArchiveTable table;
    private final RowFiles files;
    private final Rewrites rewrites;
    private final RowDeletes deletes;
    private final ReentrantLock changing = new ReentrantLock();
    private final WaitingPuts waiting = new WaitingPuts();

    Changes(ArchiveTable table, RowFiles files, Rewrites rewrites) {
        this.table = table;
        this.files = files;
        this.rewrites = rewrites;
        this.deletes = new RowDeletes(table.io());
    }

    void put(List<StoredFrame> copies, Operation operation) {
        copies.forEach(this::requireFit);
        WaitingPuts.Waiting mine = waiting.join(copies);
        try {
            locked(operation, () -> putTogether(waiting.take(mine), operation));
        } catch (StoreException failure) {
            Optional<StoreException> certain = waiting.giveUp(mine, failure);
            if (certain.isPresent()) {
                throw certain.get();
            }
        }
        waiting.requireDone(mine);
    }

    /** Puts all of them as one change. */
    private boolean putTogether(List<WaitingPuts.Waiting> together, Operation operation) {
        if (together.isEmpty()) {
            return true; // Another has taken this one along.
        }
        try {
            putNow(WaitingPuts.copies(together), operation);
            waiting.done(together);
            return true;
        } catch (OutcomeUnknown unknown) {
            waiting.unknown(together);
            throw unknown;
        } catch (RuntimeException certain) {
            waiting.failed(together);
            throw certain;
        }
    }

    private boolean putNow(List<StoredFrame> copies, Operation operation) {
        List<RowFileWriter.Written> written = null;
        while (true) {
            Table handle = table.handle(operation);
            TableView view = view(handle, operation);
            Map<FrameId, Located> there = table.locator().locate(view, idsOf(copies), operation);
            List<StoredFrame> fresh =
                    copies.stream().filter(copy -> isFresh(copy, there)).toList();
            if (written == null) {
                if (fresh.isEmpty()) {
                    return true;
                }
                written = files.write(handle, fresh, operation);
            }
            boolean untidy = rewrites.isUntidy(handle, view, MANY_SMALL_FILES);
            try {
                if (commit(handle, written, superseded(written, fresh, there), operation)) {
                    if (untidy) {
                        tidy(operation);
                    }
                    return true;
                }
            } catch (OutcomeUnknown unknown) {
                throw unknown; // The files may be part of the table.
            } catch (RuntimeException certain) {
                files.discard(written, Operation.unlimited(table.settings().id(), "cleaning up"));
                throw certain;
            }
        }
    }

    /** Many small changes leave many small files: now and then they are written together. */
    private boolean tidy(Operation operation) {
        try {
            Table handle = table.handle(operation);
            return rewrites.tidy(handle, view(handle, operation), MANY_SMALL_FILES, operation);
        } catch (StoreException later) {
            // The change itself is done; whoever comes next, or a compaction, tidies up.
            return false;
        }
    }

    private static boolean isFresh(StoredFrame copy, Map<FrameId, Located> there) {
        Located before = there.get(copy.frame().id());
        return before == null || before.isReplacedBy(copy);
    }

    /** The rows that go with this change: those whose place a fresh copy takes, and of our own those that came too late. */
    private static List<RowFiles.Position> superseded(
            List<RowFileWriter.Written> written, List<StoredFrame> fresh, Map<FrameId, Located> there) {
        Map<FrameId, RowFiles.Position> late = RowFiles.positions(written);
        var rows = new ArrayList<RowFiles.Position>();
        for (StoredFrame copy : fresh) {
            FrameId id = copy.frame().id();
            Located before = there.get(id);
            if (late.remove(id) != null && before != null) {
                rows.add(new RowFiles.Position(before.file().file(), before.row()));
            }
        }
        rows.addAll(late.values());
        return rows;
    }

    Set<FrameId> delete(List<CopyVersion> copies, Operation operation) {
        return locked(operation, () -> {
            while (true) {
                Table handle = table.handle(operation);
                TableView view = view(handle, operation);
                Set<FrameId> ids = new HashSet<>();
                copies.forEach(copy -> ids.add(copy.frame()));
                Map<FrameId, Located> there = table.locator().locate(view, ids, operation);
                Map<FrameId, RowFiles.Position> going = new HashMap<>();
                for (CopyVersion copy : copies) {
                    Located located = there.get(copy.frame());
                    if (located != null
                            && located.revision() == copy.revision()
                            && located.ledgerVersion() == copy.ledgerVersion()) {
                        going.put(
                                copy.frame(),
                                new RowFiles.Position(located.file().file(), located.row()));
                    }
                }
                if (going.isEmpty() || commit(handle, List.of(), going.values(), operation)) {
                    ids.removeIf(id -> there.containsKey(id) && !going.containsKey(id));
                    return ids;
                }
            }
        });
    }

    /** One attempt on the version of the handle; false if another process was faster. */
    private boolean commit(
            Table handle,
            List<RowFileWriter.Written> written,
            Collection<RowFiles.Position> going,
            Operation operation) {
        List<DeleteFile> deleteFiles = going.isEmpty() ? List.of() : deletes.write(handle, going, operation);
        RowDelta delta = handle.newRowDelta();
        Snapshot base = handle.currentSnapshot();
        if (base != null) {
            delta.validateFromSnapshot(base.snapshotId());
        }
        delta.conflictDetectionFilter(Expressions.alwaysTrue())
                .validateNoConflictingDataFiles()
                .validateNoConflictingDeleteFiles();
        if (!deleteFiles.isEmpty()) {
            var own = new HashSet<String>();
            written.forEach(each -> own.add(each.file().location()));
            delta.validateDeletedFiles()
                    .validateDataFilesExist(going.stream()
                            .map(position -> position.file().location())
                            .filter(location -> !own.contains(location))
                            .distinct()
                            .toList());
        }
        written.forEach(each -> delta.addRows(each.file()));
        deleteFiles.forEach(delta::addDeletes);
        try {
            Commits.commit(delta, operation);
            return true;
        } catch (CommitFailedException | ValidationException faster) {
            discard(deleteFiles);
            operation.check();
            return false;
        } catch (OutcomeUnknown unknown) {
            throw unknown;
        } catch (StoreException certain) {
            discard(deleteFiles);
            throw certain;
        }
    }

    private boolean discard(List<DeleteFile> deleteFiles) {
        try {
            table.store()
                    .delete(
                            deleteFiles.stream().map(DeleteFile::location).toList(),
                            Operation.unlimited(table.settings().id(), "cleaning up"));
            return true;
        } catch (StoreException leftForLater) {
            // They go as orphans; the failure that led here is the one to report.
            return false;
        }
    }

    TableView view(Table handle, Operation operation) {
        return table.view(TableVersion.newest(Remains.metadata(handle)), operation);
    }

    /** Does a change while no other of this process goes on. */
    <T> T locked(Operation operation, TableFailures.Work<T> change) {
        try {
            if (!changing.tryLock(operation.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new DeadlineExceeded(
                        operation.name() + " waited for another change of the archive too long.", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable(operation.name() + " was interrupted", interrupted);
        }
        try {
            return TableFailures.translated(operation, change);
        } finally {
            changing.unlock();
        }
    }

    private static Set<FrameId> idsOf(List<StoredFrame> copies) {
        Set<FrameId> ids = new HashSet<>();
        copies.forEach(copy -> ids.add(copy.frame().id()));
        return ids;
    }

    private void requireFit(StoredFrame copy) {
        long size = FrameWeight.of(copy.frame());
        if (size > table.settings().maxFrameBytes()) {
            throw new CapacityExceeded(
                    "frame " + copy.frame().id() + " has " + size + " characters; the archive takes "
                            + table.settings().maxFrameBytes() + ". Nothing was written.",
                    null);
        }
    }
}
