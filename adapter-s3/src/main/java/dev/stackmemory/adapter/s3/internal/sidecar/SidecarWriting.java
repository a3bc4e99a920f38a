package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.adapter.lucene.segment.SegmentWriter;
import dev.stackmemory.adapter.s3.DataFileObserver;
import dev.stackmemory.adapter.s3.internal.object.LocalCache;
import dev.stackmemory.adapter.s3.internal.object.LocalCache.Kind;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.store.StoredFrame;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Writes the index of one data file in a thread of its own, while the rows go to the data file. If this machine has no room for it, the data file goes
 * without: searches read its rows then, and say so.
 */
final class SidecarWriting implements DataFileObserver.Writing {
    private static final int ROWS = 64;
    private static final long CHARACTERS = 1 << 20;
    private static final int WAITING = 8;

    private final String dataFile;
    private final LocalCache cache;
    private final KnownVectors.Source vectors;
    private final Path scratch;
    private final BlockingQueue<List<StoredFrame>> queue = new ArrayBlockingQueue<>(WAITING);
    private final CompletableFuture<Boolean> written = new CompletableFuture<>();
    private List<StoredFrame> chunk = new ArrayList<>();
    private long characters;
    private boolean ended;
    private volatile boolean givenUp;

    SidecarWriting(String dataFile, LocalCache cache, KnownVectors.Source vectors) {
        this.dataFile = dataFile;
        this.cache = cache;
        this.vectors = vectors;
        this.scratch = cache.scratch();
        Thread.ofPlatform().daemon().name("stackmemory-index").start(this::write);
    }

    @Override
    public void row(StoredFrame copy) {
        chunk.add(copy);
        characters += copy.frame().content().length();
        if (chunk.size() == ROWS || characters > CHARACTERS) {
            handOver(chunk);
            chunk = new ArrayList<>();
            characters = 0;
        }
    }

    private void handOver(List<StoredFrame> rows) {
        try {
            queue.put(rows);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("indexing was interrupted", interrupted);
        }
    }

    /** Takes chunks until an empty one comes; goes on taking them if it fails, so that nobody waits in vain. */
    private void write() {
        RuntimeException failure = null;
        boolean finished = false;
        try (SegmentWriter writer = SegmentWriter.create(scratch)) {
            for (List<StoredFrame> rows = queue.take(); !rows.isEmpty(); rows = queue.take()) {
                if (!givenUp) {
                    add(rows, writer);
                }
            }
            finished = true;
            if (!givenUp) {
                writer.finish();
            }
        } catch (InterruptedException interrupted) {
            failure = new StoreException.Unavailable("indexing was interrupted", interrupted);
        } catch (RuntimeException failed) {
            failure = failed;
        }
        if (failure == null) {
            written.complete(!givenUp);
            return;
        }
        written.completeExceptionally(failure);
        try {
            while (!finished) {
                finished = queue.take().isEmpty();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(List<StoredFrame> rows, SegmentWriter writer) {
        Map<FrameId, Map<ModelId, FrameVector>> known = vectors.of(rows);
        for (StoredFrame row : rows) {
            writer.add(row.frame(), known.getOrDefault(row.frame().id(), Map.of()));
        }
    }

    @Override
    public void finish(DataFileObserver.Companions companions) {
        if (!chunk.isEmpty()) {
            handOver(chunk);
            chunk = new ArrayList<>();
        }
        end();
        if (isWritten()) {
            cache.translated("writing an index", () -> {
                try (FileChannel content = FileChannel.open(scratch, StandardOpenOption.READ)) {
                    companions.write(SegmentLoader.SUFFIX, content);
                }
                return true;
            });
            cache.keep(scratch, dataFile, Kind.INDEX);
            cache.enforce();
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            handOver(List.of());
        }
    }

    private boolean isWritten() {
        try {
            return written.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("indexing was interrupted", interrupted);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof StoreException.CapacityExceeded) {
                cache.delete(scratch);
                return false;
            }
            if (failure.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(failure.getCause());
        }
    }

    @Override
    public void abandon() {
        givenUp = true;
        end();
        written.exceptionally(failure -> false).join();
        cache.delete(scratch);
        cache.forget(List.of(dataFile));
    }
}
