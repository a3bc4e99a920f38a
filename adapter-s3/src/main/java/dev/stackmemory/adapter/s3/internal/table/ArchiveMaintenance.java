package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException.CorruptFrame;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.store.StoreMaintenance;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/** Compacts, expires and verifies the table. */
final class ArchiveMaintenance implements StoreMaintenance {
    private final ArchiveTable table;
    private final Changes changes;
    private final Rewrites rewrites;
    private final Remains remains;

    ArchiveMaintenance(ArchiveTable table, Changes changes, Rewrites rewrites, Remains remains) {
        this.table = table;
        this.changes = changes;
        this.rewrites = rewrites;
        this.remains = remains;
    }

    @Override
    public CompactReport compact(Progress progress, Deadline deadline) {
        Operation operation = table.begin("compacting the archive", deadline);
        return changes.locked(operation, () -> {
            long before = sizeBytes(operation);
            rewriteAll(progress, operation);
            while (true) {
                Table handle = table.handle(operation);
                if (remains.expire(handle, outdated(handle), operation)) {
                    break;
                }
            }
            remains.deleteOrphans(table.metadata(operation), operation);
            return new CompactReport(before, Math.min(before, sizeBytes(operation)));
        });
    }

    private void rewriteAll(Progress progress, Operation operation) {
        Table handle = table.handle(operation);
        TableView view = changes.view(handle, operation);
        List<List<LiveFile>> groups = rewrites.plan(handle, view);
        long total = groups.stream().mapToLong(List::size).sum();
        long done = 0;
        for (List<LiveFile> group : groups) {
            // What another process changed meanwhile waits for the next compaction.
            rewrites.rewrite(handle, view, group, Set.of(), operation);
            done += group.size();
            progress.report(done, total);
            handle = table.handle(operation);
            view = changes.view(handle, operation);
        }
    }

    private List<Snapshot> outdated(Table handle) {
        Instant limit =
                table.settings().clock().instant().minus(table.settings().keepSnapshots());
        return Remains.older(Remains.metadata(handle)).stream()
                .filter(snapshot ->
                        !Instant.ofEpochMilli(snapshot.timestampMillis()).isAfter(limit))
                .toList();
    }

    @Override
    public CheckReport check(boolean deep, Progress progress, Deadline deadline) {
        Operation operation = table.begin("checking the archive", deadline);
        table.forgetAll();
        TableView view = table.view(operation);
        var problems = new ArrayList<String>();
        Map<String, Long> sizes = new HashMap<>();
        table.store()
                .list(
                        table.metadata(operation).location() + "/",
                        entry -> sizes.put(entry.location(), entry.size()),
                        operation);
        for (LiveFile file : view.files()) {
            Long size = sizes.get(file.location());
            if (size == null) {
                problems.add("the data file " + file.location() + " is missing");
            } else if (size != file.file().fileSizeInBytes()) {
                problems.add("the data file " + file.location() + " has " + size + " bytes instead of "
                        + file.file().fileSizeInBytes());
            }
        }
        var checked = new LongAdder();
        if (deep) {
            long total = view.rows();
            FileScan.overEach(view.files(), file -> {
                checkRows(view, file, operation, checked, problems);
                progress.report(Math.min(total, checked.sum()), total);
                return true;
            });
        }
        return new CheckReport(checked.sum(), problems);
    }

    private void checkRows(
            TableView view, LiveFile file, Operation operation, LongAdder checked, List<String> problems) {
        var layout = new RowLayout(view.schema());
        try {
            FileScan.scan(table, file, view.schema(), Expressions.alwaysTrue(), operation, (position, row) -> {
                checked.increment();
                try {
                    StoredFrame copy = FrameRows.copy(layout, row);
                    if (!copy.hash().equals(ContentHash.of(copy.frame()))) {
                        report(problems, "frame " + copy.frame().id() + " is not what was written");
                    }
                } catch (CorruptFrame damaged) {
                    report(problems, String.valueOf(damaged.getMessage()));
                }
                return true;
            });
        } catch (CorruptStore damaged) {
            report(problems, String.valueOf(damaged.getMessage()));
        }
    }

    private static void report(List<String> problems, String problem) {
        synchronized (problems) {
            problems.add(problem);
        }
    }

    @Override
    public long sizeBytes() {
        return sizeBytes(Operation.unlimited(table.settings().id(), "measuring the archive"));
    }

    private long sizeBytes(Operation operation) {
        var size = new LongAdder();
        table.store().list(table.metadata(operation).location() + "/", entry -> size.add(entry.size()), operation);
        return size.sum();
    }
}
