package dev.stackmemory.application;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.ports.source.SourceItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The items of a source that were read and are not yet acknowledged: so many that writing pays, so few that they fit. Not thread-safe. */
final class ImportBatch {
    static final int MAX_ITEMS = 4_000;
    static final long MAX_CHARACTERS = 4L << 20;

    private final int maxItems;
    private final List<SourceItem.Read> frames = new ArrayList<>();
    private int items;
    private long characters;
    private Optional<String> checkpoint = Optional.empty();

    ImportBatch(int maxItems) {
        this.maxItems = maxItems;
    }

    void add(SourceItem.Read read) {
        frames.add(read);
        characters += characters(read.frame());
        passed(read);
    }

    void add(SourceItem.Skipped skipped) {
        passed(skipped);
    }

    private void passed(SourceItem item) {
        items++;
        if (item.checkpoint().isPresent()) {
            checkpoint = item.checkpoint();
        }
    }

    /** In the order of the source; one frame may occur more than once. */
    List<SourceItem.Read> frames() {
        return frames;
    }

    /** The latest position of the batch at which reading can start again. */
    Optional<String> checkpoint() {
        return checkpoint;
    }

    boolean isFull() {
        return items >= maxItems || characters >= MAX_CHARACTERS;
    }

    void clear() {
        frames.clear();
        items = 0;
        characters = 0;
        checkpoint = Optional.empty();
    }

    /** A measure of the memory that the item takes. */
    static long characters(SourceItem item) {
        return item instanceof SourceItem.Read read ? characters(read.frame()) : 0;
    }

    /** The characters of all texts. */
    private static long characters(Frame frame) {
        long characters = (long) frame.name().length() + frame.content().length();
        characters += frame.inputs().map(String::length).orElse(0);
        characters += frame.outputs().map(String::length).orElse(0);
        characters += frame.digest().map(String::length).orElse(0);
        characters += frame.digestJson().map(String::length).orElse(0);
        characters += frame.metadata().map(String::length).orElse(0);
        for (FrameEvent event : frame.events()) {
            characters += event.payload().length();
        }
        for (Anchor anchor : frame.anchors()) {
            characters += (long) anchor.text().length() + anchor.metadata().length();
        }
        return characters;
    }
}
