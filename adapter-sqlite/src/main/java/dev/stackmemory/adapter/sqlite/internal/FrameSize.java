package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import java.util.Optional;

/** How many bytes the texts of a frame take. */
final class FrameSize {
    private FrameSize() {}

    static long of(Frame frame) {
        long size = Texts.size(frame.id().value())
                + Texts.size(frame.project().value())
                + Texts.size(frame.type())
                + Texts.size(frame.name())
                + Texts.size(frame.state())
                + Texts.size(frame.content())
                + of(frame.inputs())
                + of(frame.outputs())
                + of(frame.digest())
                + of(frame.digestJson())
                + of(frame.metadata());
        for (String tag : frame.tags()) {
            size += Texts.size(tag);
        }
        for (FrameEvent event : frame.events()) {
            size += Texts.size(event.id()) + Texts.size(event.type()) + Texts.size(event.payload());
        }
        for (Anchor anchor : frame.anchors()) {
            size += Texts.size(anchor.id())
                    + Texts.size(anchor.type())
                    + Texts.size(anchor.text())
                    + Texts.size(anchor.metadata());
        }
        return size;
    }

    private static long of(Optional<String> text) {
        return text.isPresent() ? Texts.size(text.get()) : 0;
    }
}
