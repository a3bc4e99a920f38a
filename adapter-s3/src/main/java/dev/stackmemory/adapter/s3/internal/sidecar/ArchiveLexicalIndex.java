package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.table.IndexedFile;
import dev.stackmemory.adapter.s3.internal.table.TableFiles;
import dev.stackmemory.adapter.s3.internal.table.TableFiles.Version;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words of the archived frames, from the index beside each data file. Since that is written with the file, nothing is ever behind; what is pending
 * are rows of files whose index is missing or cannot be used. They are found all the same, by reading the rows. A file gets another index by being
 * written anew.
 */
public final class ArchiveLexicalIndex implements LexicalIndex {
    private final TableFiles files;
    private final Sidecars sidecars;
    private final VectorMerges merges;

    ArchiveLexicalIndex(TableFiles files, Sidecars sidecars, VectorMerges merges) {
        this.files = files;
        this.sidecars = sidecars;
        this.merges = merges;
    }

    @Override
    public LexicalView open(Deadline deadline) {
        Operation operation = files.begin("searching", deadline);
        Version version = files.newest(operation);
        sidecars.follow(version);
        return new ArchiveView(version, sidecars, operation);
    }

    @Override
    public boolean refresh(Progress progress, Deadline deadline) {
        return inTime(() -> {
            Operation operation = files.begin("making missing indexes", deadline);
            Version version = files.newest(operation);
            var unusable = new ArrayList<>(missing(version, operation));
            List<IndexedFile> there = version.files().stream()
                    .filter(file -> !unusable.contains(file.location()))
                    .toList();
            unusable.addAll(sidecars.unusable(version, there, operation));
            files.rewrite(unusable, progress, operation);
        });
    }

    @Override
    public boolean rebuild(Progress progress, Deadline deadline) {
        return inTime(() -> {
            Operation operation = files.begin("making the archive's indexes anew", deadline);
            List<String> all = files.newest(operation).files().stream()
                    .map(IndexedFile::location)
                    .toList();
            merges.rewrite(all, progress, operation);
        });
    }

    private static boolean inTime(Runnable work) {
        try {
            work.run();
            return true;
        } catch (DeadlineExceeded late) {
            return false;
        }
    }

    @Override
    public IndexStatus status(Deadline deadline) {
        Operation operation = files.begin("looking at the archive's indexes", deadline);
        Version version = files.newest(operation);
        Map<String, Long> sizes = sizes(operation);
        Set<String> scanned = sidecars.scannedHere(version.files());
        long frames = 0;
        long pending = 0;
        long bytes = 0;
        for (IndexedFile file : version.files()) {
            Long size = sizes.get(file.location() + SegmentLoader.SUFFIX);
            if (size == null || scanned.contains(file.location())) {
                pending += file.rows();
            } else {
                frames += file.rows();
                bytes += size;
            }
        }
        return new IndexStatus(frames, pending, bytes);
    }

    private List<String> missing(Version version, Operation operation) {
        Map<String, Long> sizes = sizes(operation);
        return version.files().stream()
                .map(IndexedFile::location)
                .filter(location -> !sizes.containsKey(location + SegmentLoader.SUFFIX))
                .toList();
    }

    private Map<String, Long> sizes(Operation operation) {
        Map<String, Long> sizes = new HashMap<>();
        files.store()
                .list(
                        files.store().root() + "/",
                        entry -> {
                            if (entry.location().endsWith(SegmentLoader.SUFFIX)) {
                                sizes.put(entry.location(), entry.size());
                            }
                        },
                        operation);
        return sizes;
    }

    @Override
    public void close() {
        sidecars.closeAll();
    }
}
