package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;

/** Writes the rows of some files anew, without those that are deleted. Readers of the older version are not disturbed. */
final class Rewrites {
    /** How much of the files merged at once may be in memory, compressed: one row group of each. */
    private static final long OPEN_BYTES = 64L << 20;

    /** A file of this share of the wanted size is large enough to be left alone. */
    private static final int LARGE_ENOUGH = 2;

    private final ArchiveTable table;
    private final RowFiles files;

    Rewrites(ArchiveTable table, RowFiles files) {
        this.table = table;
        this.files = files;
    }

    /** Files of one month that become fewer or smaller when they are written together, for all months. */
    List<List<LiveFile>> plan(Table handle, TableView view) {
        long target = table.settings().targetFileBytes();
        var groups = new ArrayList<List<LiveFile>>();
        for (List<LiveFile> month : months(handle, view.files()).values()) {
            List<LiveFile> worth = month.stream()
                    .filter(file -> !file.deleted().isEmpty() || isSmall(file, target))
                    .sorted(Comparator.comparing(LiveFile::location))
                    .toList();
            var group = new ArrayList<LiveFile>();
            long bytes = 0;
            long open = 0;
            for (LiveFile file : worth) {
                long size = file.file().fileSizeInBytes();
                if (!group.isEmpty() && (bytes + size > 2 * target || open + openBytes(file) > OPEN_BYTES)) {
                    groups.add(List.copyOf(group));
                    group.clear();
                    bytes = 0;
                    open = 0;
                }
                group.add(file);
                bytes += size;
                open += openBytes(file);
            }
            groups.add(List.copyOf(group));
        }
        groups.removeIf(group -> group.isEmpty()
                || (group.size() == 1 && group.getFirst().deleted().isEmpty()));
        return groups;
    }

    static boolean isSmall(LiveFile file, long target) {
        return file.file().fileSizeInBytes() < target / LARGE_ENOUGH;
    }

    private static long openBytes(LiveFile file) {
        return Math.min(file.file().fileSizeInBytes(), FrameTable.ROW_GROUP_BYTES);
    }

    static Map<String, List<LiveFile>> months(Table handle, Collection<LiveFile> files) {
        Map<String, List<LiveFile>> months = new LinkedHashMap<>();
        for (LiveFile file : files) {
            months.computeIfAbsent(
                            Objects.requireNonNull(
                                            handle.specs().get(file.file().specId()))
                                    .partitionToPath(file.file().partition()),
                            path -> new ArrayList<>())
                    .add(file);
        }
        return months;
    }

    /**
     * Replaces files of one month.
     *
     * @param group of the newest version of the handle
     * @param without frames that are left out
     * @return false if another process changed these files meanwhile; nothing was changed
     */
    boolean rewrite(Table handle, TableView view, List<LiveFile> group, Set<FrameId> without, Operation operation) {
        List<RowFileWriter.Written> written = TableFailures.translated(operation, () -> {
            try (MergedRows rows = MergedRows.of(table.rows(), group, view.schema(), without, operation)) {
                return files.writeMonth(handle, rows, operation);
            }
        });
        try {
            RewriteFiles rewrite =
                    handle.newRewrite().validateFromSnapshot(view.snapshot().orElseThrow());
            group.forEach(file -> rewrite.deleteFile(file.file()));
            done(view, group, operation).forEach(rewrite::deleteFile);
            written.forEach(each -> rewrite.addFile(each.file()));
            Commits.commit(rewrite, operation);
            return true;
        } catch (CommitFailedException | ValidationException faster) {
            files.discard(written, Operation.unlimited(operation.store(), "cleaning up"));
            operation.check();
            return false;
        } catch (OutcomeUnknown unknown) {
            throw unknown; // The files may be part of the table.
        } catch (RuntimeException certain) {
            files.discard(written, Operation.unlimited(operation.store(), "cleaning up"));
            throw certain;
        }
    }

    /** The files of deletions that say nothing of any file that stays. */
    private Set<DeleteFile> done(TableView view, List<LiveFile> group, Operation operation) {
        Set<String> staying = new HashSet<>();
        view.files().forEach(file -> staying.add(file.location()));
        group.forEach(file -> staying.remove(file.location()));
        Set<DeleteFile> done = new HashSet<>();
        for (DeleteFile file : view.deletes()) {
            if (table.views().deletedRows(file, operation).keySet().stream().noneMatch(staying::contains)) {
                done.add(file);
            }
        }
        return done;
    }

    /** Whether a month would have so many small files, or files with deleted rows, if one more came to each. */
    boolean isUntidy(Table handle, TableView view, int many) {
        return !busy(handle, view, many - 1).isEmpty();
    }

    private Map<String, List<LiveFile>> busy(Table handle, TableView view, int many) {
        long small = table.settings().targetFileBytes() / 8;
        var busy = new HashMap<String, List<LiveFile>>(months(handle, view.files()));
        busy.values()
                .removeIf(month -> month.stream()
                                .filter(file -> file.file().fileSizeInBytes() < small
                                        || !file.deleted().isEmpty())
                                .count()
                        < many);
        return busy;
    }

    /** Writes together what many small changes left in one month, if it has become much. */
    boolean tidy(Table handle, TableView view, int many, Operation operation) {
        long small = table.settings().targetFileBytes() / 8;
        for (List<LiveFile> month : busy(handle, view, many).values()) {
            var group = new ArrayList<LiveFile>();
            long open = 0;
            for (LiveFile file : month) {
                if (file.file().fileSizeInBytes() < small && open + openBytes(file) <= OPEN_BYTES) {
                    group.add(file);
                    open += openBytes(file);
                }
            }
            if (group.size() > 1) {
                // Other months are of the version before this; their turn comes with the next change.
                return rewrite(handle, view, group, Set.of(), operation);
            }
        }
        return false;
    }
}
