package dev.stackmemory.adapter.lucene.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Segments of several readers as one. Keeps the readers that they come from open while it is open. */
public final class SnapshotReader extends MultiReader {
    private final List<? extends IndexReader> held;

    private SnapshotReader(List<? extends IndexReader> parts, List<? extends IndexReader> held) throws IOException {
        super(parts.toArray(IndexReader[]::new), false);
        this.held = List.copyOf(held);
        this.held.forEach(IndexReader::incRef);
    }

    /**
     * What the parts hold.
     *
     * @param parts segments, perhaps with documents hidden
     * @param held what must stay open for them
     */
    public static SnapshotReader of(List<? extends IndexReader> parts, List<? extends IndexReader> held)
            throws IOException {
        return new SnapshotReader(parts, held);
    }

    /** A commit without what has changed since, and what has changed since. */
    static SnapshotReader of(
            @Nullable DirectoryReader commit, Collection<BytesRef> changed, @Nullable DirectoryReader tail)
            throws IOException {
        List<IndexReader> parts = new ArrayList<>();
        if (commit != null) {
            for (LeafReaderContext leaf : commit.leaves()) {
                parts.add(HiddenDocuments.hide(leaf.reader(), changed));
            }
        }
        if (tail != null) {
            parts.add(tail);
        }
        return of(parts, commit == null ? List.of() : List.of(commit));
    }

    @Override
    protected synchronized void doClose() throws IOException {
        super.doClose();
        for (IndexReader reader : held) {
            reader.decRef();
        }
    }
}
