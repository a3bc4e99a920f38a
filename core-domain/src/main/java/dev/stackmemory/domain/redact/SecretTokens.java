package dev.stackmemory.domain.redact;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the secrets of one text that are known by their own shape, wherever they stand. */
final class SecretTokens {
    private static final int MIN_JWT_PART = 8;
    private static final int ASCII = 128;

    /** Which shapes begin with a character: indexes into {@link TokenShape#ALL}, in its order. */
    private static final int[][] SHAPES_BY_FIRST_CHARACTER = shapesByFirstCharacter();

    private final String text;
    private final @Nullable Run[] bodies = new Run[TokenShape.ALL.size()];
    private final Run jwtHeader;
    private final Run jwtPayload;
    private final Run jwtSignature;

    SecretTokens(String text) {
        this.text = text;
        jwtHeader = new Run(text, Characters::isBase64Url);
        jwtPayload = new Run(text, Characters::isBase64Url);
        jwtSignature = new Run(text, Characters::isBase64Url);
    }

    /**
     * The secret that begins at the index.
     *
     * @param resumedAt where the previous secret ended; its last character, which will be gone, does not count as part of a word
     */
    @Nullable
    Secret at(int index, int resumedAt) {
        char c = text.charAt(index);
        if (c >= SHAPES_BY_FIRST_CHARACTER.length) {
            return null;
        }
        for (int shapeIndex : SHAPES_BY_FIRST_CHARACTER[c]) {
            TokenShape shape = TokenShape.ALL.get(shapeIndex);
            if (text.startsWith(shape.prefix(), index) && (!shape.startsWord() || wordMayStart(index, resumedAt))) {
                int bodyStart = index + shape.prefix().length();
                int end = body(shapeIndex).endFrom(bodyStart);
                if (end - bodyStart >= shape.minBody()) {
                    return new Secret(shape.kind(), index, end);
                }
            }
        }
        if (c == 'e' && text.startsWith("eyJ", index) && wordMayStart(index, resumedAt)) {
            return jsonWebTokenAt(index);
        }
        if (c == '-') {
            int end = PrivateKeyBlock.end(text, index);
            return end < 0 ? null : new Secret(SecretKind.PRIVATE_KEY, index, end);
        }
        return null;
    }

    private Run body(int shapeIndex) {
        Run known = bodies[shapeIndex];
        if (known != null) {
            return known;
        }
        var body = new Run(text, TokenShape.ALL.get(shapeIndex).body());
        bodies[shapeIndex] = body;
        return body;
    }

    /** Three parts of base 64 joined by full stops, of which the first two are JSON objects: {@code eyJ} encodes a brace and a quote. */
    private @Nullable Secret jsonWebTokenAt(int index) {
        int headerEnd = jwtHeader.endFrom(index);
        if (headerEnd - index < MIN_JWT_PART || !text.startsWith(".eyJ", headerEnd)) {
            return null;
        }
        int payloadEnd = jwtPayload.endFrom(headerEnd + 1);
        if (payloadEnd - headerEnd - 1 < MIN_JWT_PART || !text.startsWith(".", payloadEnd)) {
            return null;
        }
        int end = jwtSignature.endFrom(payloadEnd + 1);
        return end - payloadEnd - 1 < MIN_JWT_PART ? null : new Secret(SecretKind.JSON_WEB_TOKEN, index, end);
    }

    /** Whether no letter or digit stands before the index; those of a JSON escape such as {@code \n} stand for something else. */
    private boolean wordMayStart(int index, int resumedAt) {
        if (index == 0 || index == resumedAt || !Characters.isAlphanumeric(text.charAt(index - 1))) {
            return true;
        }
        if (index >= 2 && text.charAt(index - 2) == '\\' && Characters.isEscapeLetter(text.charAt(index - 1))) {
            return true;
        }
        return index >= 6
                && text.startsWith("\\u", index - 6)
                && Characters.isHex(text.charAt(index - 4))
                && Characters.isHex(text.charAt(index - 3))
                && Characters.isHex(text.charAt(index - 2))
                && Characters.isHex(text.charAt(index - 1));
    }

    private static int[][] shapesByFirstCharacter() {
        int[][] shapes = new int[ASCII][];
        for (int c = 0; c < ASCII; c++) {
            char first = (char) c;
            shapes[c] = IntStream.range(0, TokenShape.ALL.size())
                    .filter(index -> TokenShape.ALL.get(index).prefix().charAt(0) == first)
                    .toArray();
        }
        return shapes;
    }
}
