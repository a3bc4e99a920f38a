package dev.stackmemory.benchmarks.quality;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The frames of a collection as something to import. */
record CollectionSource(JudgedCollection collection) implements FrameSource {
    @Override
    public String key() {
        return "collection:" + collection.name();
    }

    @Override
    public SourceKind kind() {
        return SourceKind.OWN_MEMORY;
    }

    @Override
    public Iterator<SourceItem> read(Optional<String> checkpoint) {
        List<Frame> frames = collection.frames();
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < frames.size();
            }

            @Override
            public SourceItem next() {
                Frame frame = frames.get(next++);
                return new SourceItem.Read(frame, key() + ":" + next, List.of(), 0, next, Optional.empty());
            }
        };
    }

    @Override
    public long total() {
        return collection.frames().size();
    }

    @Override
    public void close() {
        // The frames lie in memory.
    }
}
