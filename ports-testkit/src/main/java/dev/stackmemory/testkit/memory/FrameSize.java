package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.GeneralizedUtf8;

/** How large a frame is when it lies in memory: the bytes of its main texts, events and anchors. */
final class FrameSize {
    private static final int FIXED = 200;

    private FrameSize() {}

    static long of(Frame frame) {
        long size = FIXED + bytes(frame.name()) + bytes(frame.content());
        size += frame.inputs().map(FrameSize::bytes).orElse(0L);
        size += frame.outputs().map(FrameSize::bytes).orElse(0L);
        size += frame.digest().map(FrameSize::bytes).orElse(0L);
        size += frame.metadata().map(FrameSize::bytes).orElse(0L);
        size += frame.events().stream()
                .mapToLong(event -> bytes(event.payload()))
                .sum();
        size += frame.anchors().stream()
                .mapToLong(anchor -> bytes(anchor.text()))
                .sum();
        return size;
    }

    private static long bytes(String text) {
        return GeneralizedUtf8.encode(text).length;
    }
}
