package dev.stackmemory.cli.command;

import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A source that ends early when the user interrupts, so that what was read is written and its checkpoint kept. Counts its items. */
final class InterruptibleSource implements FrameSource {
    private final FrameSource source;
    private final BooleanSupplier interrupted;
    private final AtomicLong items = new AtomicLong();

    InterruptibleSource(FrameSource source, BooleanSupplier interrupted) {
        this.source = source;
        this.interrupted = interrupted;
    }

    long items() {
        return items.get();
    }

    @Override
    public String key() {
        return source.key();
    }

    @Override
    public SourceKind kind() {
        return source.kind();
    }

    @Override
    public long total() {
        return source.total();
    }

    @Override
    public Iterator<SourceItem> read(Optional<String> checkpoint) {
        Iterator<SourceItem> all = source.read(checkpoint);
        return new Iterator<>() {
            private boolean promised;

            @Override
            public boolean hasNext() {
                // A promise once given is kept, or a batch would be read and never written.
                promised = promised || (!interrupted.getAsBoolean() && all.hasNext());
                return promised;
            }

            @Override
            public SourceItem next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                promised = false;
                items.incrementAndGet();
                return all.next();
            }
        };
    }

    @Override
    public void close() {
        source.close();
    }
}
