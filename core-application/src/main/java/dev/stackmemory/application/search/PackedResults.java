package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.text.TokenEstimate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * The best results that fit into so many tokens of a language model: each whole, else by its digest, else left out. In the order of the
 * answer, so that a worse result takes room only where a better one had no use for it.
 *
 * @param results the best first
 * @param tokens what their texts take together, by {@link TokenEstimate}
 * @param leftOut how many results did not fit
 * @param used how many results of the answer are done with: up to the last that fits; all, where none does, since none would the next time
 */
public record PackedResults(List<Packed> results, long tokens, int leftOut, int used) {
    private static final String GAP = "\n\n";

    public PackedResults {
        results = List.copyOf(results);
    }

    /** What a text tells of a frame. */
    public enum Form {
        /** Name, content, inputs, outputs, anchors and events. */
        WHOLE,
        /** Name and digest. */
        DIGEST
    }

    /** A result as a text that fits. */
    public record Packed(SearchResult result, Form form, String text, long tokens) {}

    /**
     * @param maxTokens at least 1
     */
    public static PackedResults of(List<SearchResult> results, long maxTokens) {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("nothing fits into " + maxTokens + " tokens");
        }
        var packed = new ArrayList<Packed>();
        long tokens = 0;
        int used = 0;
        for (int index = 0; index < results.size(); index++) {
            SearchResult result = results.get(index);
            long room = maxTokens - tokens;
            Optional<Packed> fitting = pack(result, Form.WHOLE, room).or(() -> pack(result, Form.DIGEST, room));
            if (fitting.isPresent()) {
                packed.add(fitting.get());
                tokens += fitting.get().tokens();
                used = index + 1;
            }
        }
        return new PackedResults(
                packed, tokens, results.size() - packed.size(), packed.isEmpty() ? results.size() : used);
    }

    private static Optional<Packed> pack(SearchResult result, Form form, long room) {
        Frame frame = result.frame();
        if (form == Form.DIGEST && frame.digest().isEmpty()) {
            return Optional.empty();
        }
        String text = switch (form) {
            case WHOLE -> whole(frame);
            case DIGEST -> joined(List.of(frame.name(), frame.digest().orElseThrow()));
        };
        long tokens = TokenEstimate.of(text);
        return tokens <= room ? Optional.of(new Packed(result, form, text, tokens)) : Optional.empty();
    }

    private static String whole(Frame frame) {
        var texts = new ArrayList<>(List.of(frame.name(), frame.content()));
        frame.inputs().ifPresent(texts::add);
        frame.outputs().ifPresent(texts::add);
        frame.anchors().stream().map(Anchor::text).forEach(texts::add);
        frame.events().stream().map(FrameEvent::payload).forEach(texts::add);
        return joined(texts);
    }

    /** Each text once: what is said twice costs twice. */
    private static String joined(List<String> texts) {
        var said = new LinkedHashSet<String>();
        texts.stream().map(String::strip).filter(text -> !text.isEmpty()).forEach(said::add);
        return String.join(GAP, said);
    }
}
