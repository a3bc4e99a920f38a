package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.FrameChange;
import java.io.IOException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The changes after a commit, indexed in memory until someone writes them down. Not thread-safe: its owner guards it. */
final class Tail {
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final IndexWriter writer;
    private final FrameDocuments documents = new FrameDocuments();
    private final Set<BytesRef> changed = new HashSet<>();
    private @Nullable DirectoryReader reader;

    Tail() throws IOException {
        this.writer = new IndexWriter(directory, WriterSettings.inMemory());
    }

    void apply(FrameChange change) throws IOException {
        switch (change) {
            case FrameChange.Upserted(long at, Frame frame) -> {
                changed.add(new BytesRef(frame.id().value()));
                writer.updateDocument(FrameDocuments.idTerm(frame.id()), documents.document(frame));
            }
            case FrameChange.Removed(long at, FrameId id) -> {
                changed.add(new BytesRef(id.value()));
                writer.deleteDocuments(FrameDocuments.idTerm(id));
            }
        }
    }

    /** The frames with changes; what a commit says of them is out of date. */
    Set<BytesRef> changed() {
        return changed;
    }

    /** What has been applied so far. Open while the tail is, and longer for whoever holds it. */
    DirectoryReader reader() throws IOException {
        DirectoryReader current = reader;
        DirectoryReader newer =
                current == null ? DirectoryReader.open(writer) : DirectoryReader.openIfChanged(current, writer);
        if (newer != null) {
            if (current != null) {
                current.decRef();
            }
            reader = newer;
            return newer;
        }
        return Objects.requireNonNull(current);
    }

    void close() throws IOException {
        if (reader != null) {
            reader.decRef();
            reader = null;
        }
        writer.rollback();
        directory.close();
    }
}
