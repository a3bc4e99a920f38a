package dev.stackmemory.application;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.domain.text.FrameTexts;
import java.util.List;
import java.util.Map;

/** What of a frame a model is given to embed. */
final class EmbeddingPassage {
    /** About 2,000 tokens of English, which every embedding model in use takes; what lies beyond adds little to one vector. */
    static final int MAX_CHARACTERS = 8_000;

    /** What says most in the fewest words comes first, for the end may be cut. */
    private static final List<FrameField> FIELDS =
            List.of(FrameField.NAME, FrameField.DIGEST, FrameField.ANCHORS, FrameField.CONTENT);

    private EmbeddingPassage() {}

    /**
     * The searched texts of the frame, each once and on lines of its own, cut at a whole character; those of its events only if it has no
     * other, for they are many and say little. Empty if there is nothing to embed.
     */
    static String of(Frame frame) {
        Map<FrameField, List<String>> texts = FrameTexts.of(frame);
        var passage = new StringBuilder();
        FIELDS.forEach(field -> append(texts.getOrDefault(field, List.of()), passage));
        if (passage.isEmpty()) {
            append(texts.getOrDefault(FrameField.EVENTS, List.of()), passage);
        }
        return passage.toString();
    }

    private static void append(List<String> texts, StringBuilder passage) {
        for (String text : texts) {
            if (passage.length() >= MAX_CHARACTERS - 1) {
                return;
            }
            if (!passage.isEmpty()) {
                passage.append('\n');
            }
            int end = Math.min(text.length(), MAX_CHARACTERS - passage.length());
            boolean splitsPair = end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
            passage.append(text, 0, splitsPair ? end - 1 : end);
        }
    }
}
