package dev.stackmemory.adapter.imports.internal.docs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The text of a document.
 *
 * @param latin whether it was no UTF-8 and each byte was taken for a character
 */
record DocumentText(String text, boolean latin) {
    static DocumentText of(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new DocumentText(text.startsWith("\uFEFF") ? text.substring(1) : text, false);
        } catch (CharacterCodingException foreign) {
            return new DocumentText(new String(bytes, StandardCharsets.ISO_8859_1), true);
        }
    }

    List<String> lines() {
        return text.lines().toList();
    }
}
