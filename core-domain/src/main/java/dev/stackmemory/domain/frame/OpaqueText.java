package dev.stackmemory.domain.frame;

/**
 * The rules that every identifier of the product shares. Real identifiers are not all UUIDs: paths, e-mail addresses, quotes,
 * emoji and blanks at the ends all occur, so the text is never interpreted or trimmed.
 */
final class OpaqueText {
    /** PostgreSQL refuses B-tree entries above about 2,700 bytes; the bound leaves room for a second column. */
    static final int MAX_BYTES = 2_048;

    private OpaqueText() {}

    static String require(String value, String what) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty");
        }
        int bytes = 0;
        for (int index = 0; index < value.length(); ) {
            int codePoint = value.codePointAt(index);
            if (codePoint == 0) {
                throw new IllegalArgumentException(what + " holds U+0000, which not every store can keep");
            }
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException(what + " holds half of a surrogate pair at index " + index);
            }
            bytes += utf8Length(codePoint);
            index += Character.charCount(codePoint);
        }
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    what + " has " + bytes + " bytes in UTF-8; " + MAX_BYTES + " are allowed");
        }
        return value;
    }

    /** The order of the UTF-8 bytes, which for well-formed text is the order of the code points. */
    static int compareUtf8(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int index = 0; index < length; index++) {
            char a = left.charAt(index);
            char b = right.charAt(index);
            if (a != b) {
                boolean bothSurrogateOrNeither = Character.isSurrogate(a) == Character.isSurrogate(b);
                if (bothSurrogateOrNeither) {
                    return Character.compare(a, b);
                }
                // A surrogate stands for a code point above U+FFFF, so it sorts after every other char.
                return Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    private static int utf8Length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
