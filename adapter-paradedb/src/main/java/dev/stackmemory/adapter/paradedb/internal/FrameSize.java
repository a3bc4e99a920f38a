package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** How many bytes the texts of a frame take. */
final class FrameSize {
    private FrameSize() {}

    static long of(Frame frame) {
        return sum(frame, Texts::size);
    }

    /** No less than that, without a look into the texts: a char takes three bytes at most. */
    static long atMost(Frame frame) {
        return 3 * sum(frame, String::length);
    }

    private static long sum(Frame frame, ToLongFunction<String> sizeOf) {
        long size = sizeOf.applyAsLong(frame.id().value())
                + sizeOf.applyAsLong(frame.project().value())
                + sizeOf.applyAsLong(frame.type())
                + sizeOf.applyAsLong(frame.name())
                + sizeOf.applyAsLong(frame.state())
                + sizeOf.applyAsLong(frame.content())
                + of(frame.inputs(), sizeOf)
                + of(frame.outputs(), sizeOf)
                + of(frame.digest(), sizeOf)
                + of(frame.digestJson(), sizeOf)
                + of(frame.metadata(), sizeOf);
        for (String tag : frame.tags()) {
            size += sizeOf.applyAsLong(tag);
        }
        for (FrameEvent event : frame.events()) {
            size += sizeOf.applyAsLong(event.id())
                    + sizeOf.applyAsLong(event.type())
                    + sizeOf.applyAsLong(event.payload());
        }
        for (Anchor anchor : frame.anchors()) {
            size += sizeOf.applyAsLong(anchor.id())
                    + sizeOf.applyAsLong(anchor.type())
                    + sizeOf.applyAsLong(anchor.text())
                    + sizeOf.applyAsLong(anchor.metadata());
        }
        return size;
    }

    private static long of(Optional<String> text, ToLongFunction<String> sizeOf) {
        return text.isPresent() ? sizeOf.applyAsLong(text.get()) : 0;
    }
}
