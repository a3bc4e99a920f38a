package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.adapter.s3.DataFileObserver;
import dev.stackmemory.adapter.s3.internal.object.LocalCache;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.table.TableFiles;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.StoreMaintenance;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;

/** Everything beside the data files of one archive: it hears of their writing, and is asked for what it has. */
public final class SidecarParts {
    private final LocalCache cache;
    private final TableFiles files;
    private final Sidecars sidecars;
    private final KnownVectors known;
    private final VectorObjects objects;
    private final VectorMerges merges;

    /**
     * @param files of the archive
     * @param cache for this archive alone
     */
    public SidecarParts(TableFiles files, LocalCache cache) {
        this.cache = cache;
        this.files = files;
        var loader = new SegmentLoader(files, cache);
        this.sidecars = new Sidecars(loader, cache);
        this.known = new KnownVectors(files, sidecars);
        this.objects = new VectorObjects(files.store(), loader, cache);
        this.merges = new VectorMerges(files, objects, known);
    }

    public LexicalIndex lexical() {
        return new ArchiveLexicalIndex(files, sidecars, merges);
    }

    public VectorIndex vectors() {
        return new ArchiveVectorIndex(files, sidecars, objects, known);
    }

    public SessionNeighbours neighbours() {
        return new SidecarNeighbours(files, sidecars);
    }

    /** Erases from the table's files and what stands beside them, and then from what lies here and in objects of vectors. */
    public Erasing erasing(Erasing ofTheTable) {
        return new Erasing() {
            @Override
            public String name() {
                return ofTheTable.name();
            }

            @Override
            public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
                Set<FrameId> erased = ofTheTable.erase(ids, deadline);
                Operation operation = files.begin("erasing vectors", deadline);
                if (!ids.isEmpty()) {
                    objects.erase(Set.copyOf(ids), operation);
                    cache.sweepWork();
                    sidecars.sweep(files.newest(operation));
                }
                return erased;
            }
        };
    }

    /** Compaction merges the vectors that came later, too. */
    public StoreMaintenance maintenance(StoreMaintenance ofTheTable) {
        return new StoreMaintenance() {
            @Override
            public CompactReport compact(Progress progress, Deadline deadline) {
                merges.merge(files.begin("merging vectors", deadline));
                return ofTheTable.compact(progress, deadline);
            }

            @Override
            public CheckReport check(boolean deep, Progress progress, Deadline deadline) {
                return ofTheTable.check(deep, progress, deadline);
            }

            @Override
            public long sizeBytes() {
                return ofTheTable.sizeBytes() + objects.sizeBytes(files.begin("measuring the archive", Deadline.NEVER));
            }
        };
    }

    /**
     * What tells these parts of data files.
     *
     * @param parts asked for with each file, because the archive hears of its observer before these can be made
     */
    public static DataFileObserver observer(Supplier<SidecarParts> parts) {
        return new DataFileObserver() {
            @Override
            public Writing writing(String dataFile) {
                SidecarParts all = parts.get();
                return new SidecarWriting(dataFile, all.cache, all.known.source());
            }

            @Override
            public void expired(Collection<String> dataFiles) {
                SidecarParts all = parts.get();
                all.sidecars.closeAll();
                all.cache.forget(dataFiles);
            }
        };
    }

    public void close() {
        sidecars.closeAll();
        objects.forget();
    }
}
