package dev.stackmemory.domain.redact;

/** Private keys between {@code -----BEGIN … PRIVATE KEY-----} and {@code -----END …-----}, their line breaks raw or escaped. */
final class PrivateKeyBlock {
    private static final String DASHES = "-----";
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final int MAX_LABEL = 64;
    /** A begin line alone, as documentation shows it, is no secret. */
    private static final int MIN_CUT_BODY = 16;

    private PrivateKeyBlock() {}

    /** Where the block that begins at the index ends, or -1 if none does. */
    static int end(String text, int index) {
        if (!text.startsWith(BEGIN, index)) {
            return -1;
        }
        int bodyStart = lineEnd(text, index + BEGIN.length());
        if (bodyStart < 0 || !text.substring(index, bodyStart).contains("PRIVATE KEY")) {
            return -1;
        }
        int bodyEnd = bodyEnd(text, bodyStart, true);
        if (text.startsWith(END, bodyEnd)) {
            int blockEnd = lineEnd(text, bodyEnd + END.length());
            if (blockEnd >= 0) {
                return blockEnd;
            }
        }
        int cut = bodyEnd(text, bodyStart, false);
        return cut - bodyStart < MIN_CUT_BODY ? -1 : cut;
    }

    /** The index after the five dashes that close a begin or end line whose label starts at the index, or -1. */
    private static int lineEnd(String text, int labelStart) {
        int index = labelStart;
        int limit = Math.min(text.length(), labelStart + MAX_LABEL);
        while (index < limit && (Characters.isUpper(text.charAt(index)) || text.charAt(index) == ' ')) {
            index++;
        }
        return text.startsWith(DASHES, index) ? index + DASHES.length() : -1;
    }

    /**
     * Where the body ends: at the next five dashes or the first character that no body holds.
     *
     * @param headers whether the body may hold the header lines of an encrypted key, and with them blanks and punctuation
     */
    private static int bodyEnd(String text, int from, boolean headers) {
        int index = from;
        while (index < text.length()) {
            char c = text.charAt(index);
            if (c == '\\') {
                // Only whole escapes are taken, or what remains of a JSON string would no longer be one.
                int letter = index;
                while (letter < text.length() && text.charAt(letter) == '\\') {
                    letter++;
                }
                if (letter == text.length() || "nrt/".indexOf(text.charAt(letter)) < 0) {
                    return index;
                }
                index = letter + 1;
            } else if (Characters.isBase64(c) || c == '\n' || c == '\r') {
                index++;
            } else if (headers && " \t:,.-()".indexOf(c) >= 0 && !text.startsWith(DASHES, index)) {
                index++;
            } else {
                return index;
            }
        }
        return index;
    }
}
