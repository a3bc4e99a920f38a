package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.FrameChange;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.apache.lucene.index.IndexWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes pages of changes to an index, in bulk with the help of a second thread. Two changes of one frame are never in two hands at once, because
 * the later one must win. Used by one thread.
 */
final class ChangeWriter {
    private final IndexWriter writer;
    private final FrameDocuments ours = new FrameDocuments();
    private final FrameDocuments theirs = new FrameDocuments();
    private final boolean inBulk;
    private Set<FrameId> handedOver = Set.of();
    private @Nullable Future<?> help;

    ChangeWriter(IndexWriter writer, boolean inBulk) {
        this.writer = writer;
        this.inBulk = inBulk;
    }

    /** Takes the changes; they are in the writer after {@link #await}. */
    void apply(List<FrameChange> page) throws IOException {
        if (!inBulk) {
            apply(page, ours);
            return;
        }
        Set<FrameId> ids = ids(page);
        if (help != null && (help.isDone() || !Collections.disjoint(ids, handedOver))) {
            await();
        }
        if (help != null) {
            apply(page, ours);
            return;
        }
        var task = new FutureTask<Void>(() -> {
            apply(page, theirs);
            return null;
        });
        handedOver = ids;
        help = task;
        Thread.ofPlatform().daemon().name("index").start(task);
    }

    /** Waits until everything that was taken is in the writer. */
    void await() throws IOException {
        Future<?> current = help;
        if (current == null) {
            return;
        }
        try {
            current.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException cause ? cause : new IOException("indexing failed", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("indexing was interrupted", interrupted);
        } finally {
            help = null;
            handedOver = Set.of();
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
