package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.adapter.lucene.segment.IndexSegment;
import dev.stackmemory.adapter.lucene.segment.SegmentOpening;
import dev.stackmemory.adapter.lucene.segment.SegmentWriter;
import dev.stackmemory.adapter.s3.internal.object.LocalCache;
import dev.stackmemory.adapter.s3.internal.object.LocalCache.Kind;
import dev.stackmemory.adapter.s3.internal.object.ObjectStore.MissingObject;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.Parallel;
import dev.stackmemory.adapter.s3.internal.table.IndexedFile;
import dev.stackmemory.adapter.s3.internal.table.TableFiles;
import dev.stackmemory.adapter.s3.internal.table.TableFiles.Version;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.failure.StoreException.CostLimitReached;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;

/**
 * Opens the index of a data file: from the local disk, else from beside the data file, else made of its rows. What is being fetched goes on
 * when whoever asked for it has no time left, so that the next search finds it. Thread-safe.
 */
final class SegmentLoader {
    /** What the location of an index has more than that of its data file. */
    static final String SUFFIX = ".search";

    private static final Duration LONGEST_FETCH = Duration.ofMinutes(30);
    private static final int RANGE = 8 << 20;
    private static final int RANGES_AT_A_TIME = 8;
    private static final int ATTEMPTS = 5;

    private final TableFiles files;
    private final LocalCache cache;
    private final Map<String, CompletableFuture<Boolean>> fetching = new ConcurrentHashMap<>();

    SegmentLoader(TableFiles files, LocalCache cache) {
        this.files = files;
        this.cache = cache;
    }

    /**
     * An open index of one data file.
     *
     * @param segment to be closed
     * @param scanned whether it had to be made of the rows
     */
    record Loaded(IndexSegment segment, boolean scanned) {}

    Loaded load(Version version, IndexedFile file, Operation operation) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            operation.check();
            for (Kind kind : List.of(Kind.INDEX, Kind.SCANNED)) {
                Optional<IndexSegment> segment = open(cache.file(file.location(), kind), file);
                if (segment.isPresent()) {
                    return new Loaded(segment.get(), kind == Kind.SCANNED);
                }
            }
            Fetch fetch = fetch(version, file, operation);
            try {
                await(fetch.ends(), operation);
            } catch (CostLimitReached spent) {
                if (fetch.isOurs()) {
                    throw spent;
                }
                // Somebody else could not pay for it; we may.
            }
        }
        throw new Unavailable(
                "indexes of the archive go from the cache before they can be opened. Give the cache more room, then try again.",
                null);
    }

    private Optional<IndexSegment> open(Path path, IndexedFile file) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            if (IndexSegment.open(path) instanceof SegmentOpening.Opened(IndexSegment segment)) {
                if (segment.summary().frames() == file.records()) {
                    cache.touch(path);
                    return Optional.of(segment);
                }
                segment.close();
            }
            cache.delete(path);
            return Optional.empty();
        } catch (Unavailable failure) {
            if (Files.exists(path)) {
                throw failure;
            }
            return Optional.empty(); // It went from the cache meanwhile.
        }
    }

    private record Fetch(CompletableFuture<Boolean> ends, boolean isOurs) {}

    private Fetch fetch(Version version, IndexedFile file, Operation operation) {
        var mine = new CompletableFuture<Boolean>();
        CompletableFuture<Boolean> other = fetching.putIfAbsent(file.location(), mine);
        if (other != null) {
            return new Fetch(other, false);
        }
        Operation patient = operation.by(
                Deadline.after(LONGEST_FETCH).metered(operation.deadline().meter()));
        Thread.ofVirtual().name("stackmemory-index").start(() -> {
            try {
                bring(version, file, patient);
                fetching.remove(file.location(), mine);
                mine.complete(true);
            } catch (RuntimeException | Error failure) {
                fetching.remove(file.location(), mine);
                mine.completeExceptionally(failure);
            }
        });
        return new Fetch(mine, true);
    }

    private static void await(CompletableFuture<Boolean> fetched, Operation operation) {
        try {
            fetched.get(operation.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new DeadlineExceeded(operation.name() + ": indexes of the archive are still being fetched.", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unavailable(operation.name() + " was interrupted", interrupted);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof StoreException known) {
                throw known;
            }
            throw new IllegalStateException(failure.getCause());
        }
    }

    private void bring(Version version, IndexedFile file, Operation operation) {
        Path scratch = cache.scratch();
        try {
            if (download(file.location() + SUFFIX, scratch, operation) && isUsable(scratch, file)) {
                cache.keep(scratch, file.location(), Kind.INDEX);
                return;
            }
            cache.delete(scratch);
            scan(version, file, scratch, operation);
            cache.keep(scratch, file.location(), Kind.SCANNED);
        } finally {
            cache.delete(scratch);
        }
    }

    /** Brings an object to the disk, in several requests at the same time if it is large; false if there is none that is whole. */
    boolean download(String location, Path target, Operation operation) {
        return cache.translated("fetching an index", () -> {
            LocalCache.createPrivate(target);
            try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
                long size = files.store().size(location, operation);
                List<Long> starts = LongStream.iterate(0, start -> start < size, start -> start + RANGE)
                        .boxed()
                        .toList();
                Parallel.forEach(starts, RANGES_AT_A_TIME, start -> {
                    int length = (int) Math.min(RANGE, size - start);
                    ByteBuffer bytes = ByteBuffer.wrap(files.store().read(location, start, length, operation));
                    cache.translated("fetching an index", () -> {
                        while (bytes.hasRemaining()) {
                            channel.write(bytes, start + bytes.position());
                        }
                        return start;
                    });
                });
                return true;
            } catch (MissingObject | CorruptStore unusable) {
                return false;
            }
        });
    }

    private static boolean isUsable(Path path, IndexedFile file) {
        if (!(IndexSegment.open(path) instanceof SegmentOpening.Opened(IndexSegment segment))) {
            return false;
        }
        try (segment) {
            return segment.summary().frames() == file.records() && segment.isIntact();
        }
    }

    private void scan(Version version, IndexedFile file, Path target, Operation operation) {
        try (SegmentWriter writer = SegmentWriter.create(target)) {
            files.scan(version, file, operation, copy -> writer.add(copy.frame()));
            writer.finish();
        } catch (CorruptStore failure) {
            boolean outdated = files.newest(operation).files().stream()
                    .noneMatch(newest -> newest.location().equals(file.location()));
            if (outdated) {
                throw new Unavailable("the archive was written anew while it was searched. Search again.", failure);
            }
            throw failure;
        }
    }
}
