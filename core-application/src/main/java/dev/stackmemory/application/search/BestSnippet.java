package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.domain.text.FrameTexts;
import dev.stackmemory.domain.text.Highlighter;
import dev.stackmemory.domain.text.LexicalQuery;
import dev.stackmemory.domain.text.Snippet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Picks, from the texts of a frame, the piece to show. Thread-safe. */
final class BestSnippet {
    private static final int LENGTH = 240;

    private final Highlighter highlighter;

    BestSnippet(LexicalQuery query) {
        this.highlighter = new Highlighter(query);
    }

    /** The piece with the most marks; of several such pieces, the first in the order of the fields. The name is shown anyway and gives none. */
    Optional<Snippet> of(Frame frame) {
        Map<FrameField, List<String>> texts = FrameTexts.of(frame);
        return texts.entrySet().stream()
                .filter(entry -> entry.getKey() != FrameField.NAME)
                .flatMap(entry -> entry.getValue().stream())
                .map(text -> highlighter.snippet(text, LENGTH))
                // max() would keep the last of equals.
                .reduce((best, next) -> next.marks().size() > best.marks().size() ? next : best);
    }
}
