package dev.stackmemory.application;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.List;
import java.util.Optional;

/** Finds one frame by its id, or by the beginning of its id as people type it. Thread-safe. */
public final class FindFrame {
    private static final int CANDIDATES_SHOWN = 10;

    private final FrameReader frames;
    private final FrameCatalog catalog;
    private final AccessLog accessLog;

    public FindFrame(FrameReader frames, FrameCatalog catalog, AccessLog accessLog) {
        this.frames = frames;
        this.catalog = catalog;
        this.accessLog = accessLog;
    }

    /** What the beginning of an id stands for. */
    public sealed interface Resolution {
        /** One frame. */
        record Found(Frame frame) implements Resolution {}

        /** Several frames; the first of them by the UTF-8 bytes of their ids. */
        record Ambiguous(List<FrameId> candidates) implements Resolution {
            public Ambiguous {
                candidates = List.copyOf(candidates);
            }
        }

        /** No frame. */
        record Unknown() implements Resolution {}
    }

    /**
     * The frame of exactly that id; the read counts as an access.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if no store answers that holds it
     */
    public Optional<Frame> find(FrameId id, Deadline deadline) {
        Optional<Frame> found =
                Optional.ofNullable(frames.find(List.of(id), deadline).get(id)).map(StoredFrame::frame);
        found.ifPresent(frame -> accessLog.read(frame.id()));
        return found;
    }

    /**
     * The frame of that id, else the only frame whose id begins with it.
     *
     * @throws IllegalArgumentException if the text can be no id
     */
    public Resolution resolve(String idOrPrefix, Deadline deadline) {
        Optional<Frame> exact = find(new FrameId(idOrPrefix), deadline);
        if (exact.isPresent()) {
            return new Resolution.Found(exact.get());
        }
        List<FrameId> candidates = catalog.listIdsByPrefix(idOrPrefix, CANDIDATES_SHOWN, deadline);
        if (candidates.size() > 1) {
            return new Resolution.Ambiguous(candidates);
        }
        return candidates.stream()
                .findFirst()
                .flatMap(id -> find(id, deadline))
                .<Resolution>map(Resolution.Found::new)
                .orElseGet(Resolution.Unknown::new);
    }
}
