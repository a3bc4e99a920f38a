package dev.stackmemory.application;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;

/** The texts of a frame as whole: how long they are, and what of them a model is given to embed. */
final class FrameTexts {
    /** About 2,000 tokens of English, which every embedding model in use takes; what lies beyond adds little to one vector. */
    private static final int PASSAGE_CHARACTERS = 8_000;

    private FrameTexts() {}

    /** The characters of all stored texts: a measure of the memory that the frame takes. */
    static long characters(Frame frame) {
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

    /** Name, digest, anchors and content, one a line, cut at a whole character: what stands for the frame in a vector space. */
    static String passage(Frame frame) {
        var passage = new StringBuilder();
        addLine(passage, frame.name());
        frame.digest().ifPresent(digest -> addLine(passage, digest));
        frame.anchors().forEach(anchor -> addLine(passage, anchor.text()));
        addLine(passage, frame.content());
        if (passage.isEmpty()) {
            frame.events().forEach(event -> addLine(passage, event.payload()));
        }
        return passage.toString();
    }

    private static void addLine(StringBuilder passage, String text) {
        int room = PASSAGE_CHARACTERS - passage.length() - 1;
        if (room <= 0 || text.isBlank()) {
            return;
        }
        if (!passage.isEmpty()) {
            passage.append('\n');
        }
        int end = Math.min(room, text.length());
        boolean splitsPair = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        passage.append(text, 0, splitsPair ? end - 1 : end);
    }
}
