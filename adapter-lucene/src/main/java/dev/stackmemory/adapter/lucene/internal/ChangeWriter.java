package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.FrameChange;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.index.IndexWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes pages of changes to an index, in bulk with the help of a second thread. Two changes of one frame are never in two hands at once, because
 * the later one must win. Used by one thread.
 */
final class ChangeWriter implements AutoCloseable {
    /** One at work and one that waits, so that the second thread never does. */
    private static final int MAX_HANDED_OVER = 2;

    private final IndexWriter writer;
    private final FrameDocuments ours = new FrameDocuments();
    private final FrameDocuments theirs = new FrameDocuments();
    private final Deque<HandedOver> handedOver = new ArrayDeque<>();
    private final @Nullable ExecutorService help;

    /** What the second thread has to do, in which it is to find nothing that somebody else has. */
    private record HandedOver(Set<FrameId> ids, Future<?> outcome) {}

    ChangeWriter(IndexWriter writer, boolean inBulk) {
        this.writer = writer;
        this.help = inBulk
                ? Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("index").factory())
                : null;
    }

    /** Takes the changes; they are in the writer after {@link #await}. */
    void apply(List<FrameChange> page) throws IOException {
        ExecutorService helper = help;
        if (helper == null) {
            apply(page, ours);
            return;
        }
        Set<FrameId> ids = ids(page);
        while (!handedOver.isEmpty() && handedOver.getFirst().outcome().isDone()) {
            awaitFirst();
        }
        if (handedOver.stream().anyMatch(other -> !Collections.disjoint(ids, other.ids()))) {
            await();
        }
        if (handedOver.size() == MAX_HANDED_OVER) {
            apply(page, ours);
        } else {
            handOver(helper, ids, () -> {
                apply(page, theirs);
                return page;
            });
        }
    }

    private void handOver(ExecutorService helper, Set<FrameId> ids, Callable<?> work) {
        handedOver.addLast(new HandedOver(ids, helper.submit(work)));
    }

    /** Writes the segments down that are in memory, which a commit would do by one thread alone. */
    void flush() throws IOException {
        await();
        if (help != null) {
            handOver(help, Set.of(), writer::flushNextBuffer);
            writer.flushNextBuffer();
            await();
        }
    }

    /** Waits until everything that was taken is in the writer. */
    void await() throws IOException {
        while (!handedOver.isEmpty()) {
            awaitFirst();
        }
    }

    private void awaitFirst() throws IOException {
        try {
            handedOver.removeFirst().outcome().get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException cause ? cause : new IOException("indexing failed", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("indexing was interrupted", interrupted);
        }
    }

    /** Takes no more; what was handed over and not awaited still goes into the writer, or fails there. */
    @Override
    public void close() {
        if (help != null) {
            help.shutdown();
        }
    }

    private void apply(List<FrameChange> page, FrameDocuments documents) throws IOException {
        for (FrameChange change : page) {
            switch (change) {
                case FrameChange.Upserted(long at, Frame frame) ->
                    writer.updateDocument(FrameDocuments.idTerm(frame.id()), documents.document(frame));
                case FrameChange.Removed(long at, FrameId id) -> writer.deleteDocuments(FrameDocuments.idTerm(id));
            }
        }
    }

    private static Set<FrameId> ids(List<FrameChange> page) {
        Set<FrameId> ids = new HashSet<>();
        for (FrameChange change : page) {
            ids.add(
                    switch (change) {
                        case FrameChange.Upserted(long at, Frame frame) -> frame.id();
                        case FrameChange.Removed(long at, FrameId id) -> id;
                    });
        }
        return ids;
    }
}
