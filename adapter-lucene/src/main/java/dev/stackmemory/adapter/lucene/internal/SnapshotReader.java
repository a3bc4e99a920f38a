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

/** A commit without what has changed since, and what has changed since. Keeps both open while it is open. */
final class SnapshotReader extends MultiReader {
    private final @Nullable DirectoryReader commit;

    private SnapshotReader(IndexReader[] parts, @Nullable DirectoryReader commit) throws IOException {
        super(parts, false);
        this.commit = commit;
    }

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
        if (commit != null) {
            commit.incRef();
        }
        return new SnapshotReader(parts.toArray(IndexReader[]::new), commit);
    }

    @Override
    protected synchronized void doClose() throws IOException {
        super.doClose();
        if (commit != null) {
            commit.decRef();
        }
    }
}
