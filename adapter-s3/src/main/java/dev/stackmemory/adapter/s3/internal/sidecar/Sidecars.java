package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.adapter.lucene.segment.SegmentPart;
import dev.stackmemory.adapter.lucene.segment.SegmentSet;
import dev.stackmemory.adapter.s3.internal.object.LocalCache;
import dev.stackmemory.adapter.s3.internal.object.LocalCache.Kind;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.Parallel;
import dev.stackmemory.adapter.s3.internal.object.Tally;
import dev.stackmemory.adapter.s3.internal.sidecar.SegmentLoader.Loaded;
import dev.stackmemory.adapter.s3.internal.table.IndexedFile;
import dev.stackmemory.adapter.s3.internal.table.TableFiles.Version;
import java.nio.file.Files;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** The indexes of data files, put together for a search and kept open for the next one. Thread-safe. */
final class Sidecars {
    private static final int FILES_AT_A_TIME = 16;

    /** One for everything, and some for single projects or times. */
    private static final int SETS_KEPT = 8;

    private final SegmentLoader loader;
    private final LocalCache cache;
    private final Map<List<IndexedFile>, Open> sets = new LinkedHashMap<>(16, 0.75f, true);
    private long swept = -1;

    Sidecars(SegmentLoader loader, LocalCache cache) {
        this.loader = loader;
        this.cache = cache;
    }

    /** Indexes that are open together. Guarded by {@link #sets}. */
    private static final class Open {
        private final SegmentSet set;
        private final long bytes;
        private final int scanned;
        private int users = 1;
        private boolean kept;

        Open(SegmentSet set, long bytes, int scanned) {
            this.set = set;
            this.bytes = bytes;
            this.scanned = scanned;
        }
    }

    /** What is done with indexes, of which so many had to be made of the rows. */
    interface Work<T> {
        T with(SegmentSet indexes, int scanned);
    }

    /** Does something with the indexes of files of one version; fetches those that are not here, several at the same time. */
    <T> T using(Version version, List<IndexedFile> files, Operation operation, Function<SegmentSet, T> work) {
        return using(version, files, operation, (indexes, scanned) -> work.apply(indexes));
    }

    /** The same, for whoever has to know how many had to be made of the rows. */
    <T> T using(Version version, List<IndexedFile> files, Operation operation, Work<T> work) {
        Open open = acquire(version, files, operation);
        try {
            operation.lookingInto(files.size());
            operation.tally().add(Tally.Count.FILES_SCANNED, open.scanned);
            return work.with(open.set, open.scanned);
        } finally {
            release(open);
        }
    }

    private Open acquire(Version version, List<IndexedFile> files, Operation operation) {
        synchronized (sets) {
            Open known = sets.get(files);
            if (known != null) {
                known.users++;
                return known;
            }
        }
        Open made = open(version, files, operation);
        synchronized (sets) {
            if (made.bytes <= cache.maxBytes() && !sets.containsKey(files)) {
                made.kept = true;
                sets.put(files, made);
                var oldest = sets.entrySet().iterator();
                while (sets.size() > SETS_KEPT && oldest.hasNext()) {
                    drop(oldest.next().getValue());
                    oldest.remove();
                }
            }
        }
        return made;
    }

    private Open open(Version version, List<IndexedFile> files, Operation operation) {
        var loaded = new ConcurrentLinkedQueue<Loaded>();
        try {
            List<SegmentPart> parts = Parallel.map(files, FILES_AT_A_TIME, file -> {
                Loaded each = loader.load(version, file, operation);
                loaded.add(each);
                return SegmentPart.of(each.segment()).withoutRows(file.deleted());
            });
            long bytes = loaded.stream()
                    .mapToLong(each -> each.segment().summary().bytes())
                    .sum();
            int scanned = (int) loaded.stream().filter(Loaded::scanned).count();
            return new Open(SegmentSet.of(parts), bytes, scanned);
        } finally {
            loaded.forEach(each -> each.segment().close());
            cache.enforce();
        }
    }

    private void release(Open open) {
        synchronized (sets) {
            open.users--;
            closeIfUnused(open);
        }
    }

    private static void drop(Open open) {
        open.kept = false;
        closeIfUnused(open);
    }

    private static void closeIfUnused(Open open) {
        if (open.users == 0 && !open.kept) {
            open.set.close();
        }
    }

    /** Which of the files have no index that can be used. */
    Set<String> unusable(Version version, Collection<IndexedFile> files, Operation operation) {
        Set<String> unusable = new HashSet<>();
        for (IndexedFile file : files) {
            Loaded loaded = loader.load(version, file, operation);
            loaded.segment().close();
            if (loaded.scanned()) {
                unusable.add(file.location());
            }
        }
        cache.enforce();
        return unusable;
    }

    /** Which of the files are known on this machine to have had no index that could be used. */
    Set<String> scannedHere(Collection<IndexedFile> files) {
        Set<String> scanned = new HashSet<>();
        for (IndexedFile file : files) {
            if (Files.exists(cache.file(file.location(), Kind.SCANNED))) {
                scanned.add(file.location());
            }
        }
        return scanned;
    }

    /** Lets go of what is not of this version: other processes delete, too. */
    void follow(Version version) {
        synchronized (sets) {
            if (swept == version.position()) {
                return;
            }
            swept = version.position();
        }
        sweep(version);
    }

    /** As {@link #follow}, also if this version was seen before. */
    void sweep(Version version) {
        closeAll();
        cache.keepOnly(
                version.files().stream().map(IndexedFile::location).toList(), EnumSet.of(Kind.INDEX, Kind.SCANNED));
    }

    void closeAll() {
        synchronized (sets) {
            sets.values().forEach(Sidecars::drop);
            sets.clear();
        }
    }
}
