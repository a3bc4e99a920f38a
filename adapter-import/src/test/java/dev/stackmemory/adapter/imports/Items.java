package dev.stackmemory.adapter.imports;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a source gives, as lists. */
final class Items {
    private Items() {}

    static List<SourceItem> all(FrameSource source, Optional<String> checkpoint) {
        var items = new ArrayList<SourceItem>();
        source.read(checkpoint).forEachRemaining(items::add);
        return items;
    }

    static List<SourceItem.Read> reads(FrameSource source) {
        return reads(all(source, Optional.empty()));
    }

    static List<SourceItem.Read> reads(List<SourceItem> items) {
        return items.stream()
                .filter(SourceItem.Read.class::isInstance)
                .map(SourceItem.Read.class::cast)
                .toList();
    }

    static List<SourceItem.Skipped> skips(List<SourceItem> items) {
        return items.stream()
                .filter(SourceItem.Skipped.class::isInstance)
                .map(SourceItem.Skipped.class::cast)
                .toList();
    }

    static List<Frame> frames(List<SourceItem> items) {
        return reads(items).stream().map(SourceItem.Read::frame).toList();
    }

    /** The last checkpoint that any item names. */
    static String lastCheckpoint(List<SourceItem> items) {
        return items.stream()
                .flatMap(item -> item.checkpoint().stream())
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }
}
