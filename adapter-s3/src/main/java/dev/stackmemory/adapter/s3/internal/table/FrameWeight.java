package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;

/** How large a frame is, without encoding it. */
final class FrameWeight {
    private FrameWeight() {}

    /** The UTF-16 units of the texts that can be long. */
    static long of(Frame frame) {
        long size = (long) frame.content().length() + frame.name().length();
        size += frame.inputs().map(String::length).orElse(0);
        size += frame.outputs().map(String::length).orElse(0);
        size += frame.digest().map(String::length).orElse(0);
        size += frame.digestJson().map(String::length).orElse(0);
        size += frame.metadata().map(String::length).orElse(0);
        for (FrameEvent event : frame.events()) {
            size += event.payload().length();
        }
        for (Anchor anchor : frame.anchors()) {
            size += (long) anchor.text().length() + anchor.metadata().length();
        }
        return size;
    }
}
