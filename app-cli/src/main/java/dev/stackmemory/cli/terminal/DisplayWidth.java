package dev.stackmemory.cli.terminal;

/**
 * How many columns a text takes in a terminal: two for East Asian wide characters and emoji, none for combining marks. Follows Unicode's East
 * Asian Width (UAX 11) in the ranges that terminals agree on.
 */
public final class DisplayWidth {
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int EMOJI_PRESENTATION = 0xFE0F;

    /** First and last code point of each range of wide characters, ascending. */
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x231A, 0x231B, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3, 0x25FD, 0x25FE, 0x2614, 0x2615,
        0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5,
        0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD,
        0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757,
        0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x303E,
        0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xA000, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
        0xFE30, 0xFE4F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191,
        0x1F19A, 0x1F200, 0x1F320, 0x1F32D, 0x1F335, 0x1F337, 0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0, 0x1F3CA, 0x1F3CF,
        0x1F3D3, 0x1F3E0, 0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8, 0x1F43E, 0x1F440, 0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF,
        0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A, 0x1F57A, 0x1F595, 0x1F596, 0x1F5A4, 0x1F5A4, 0x1F5FB,
        0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0, 0x1F6D2, 0x1F6D5, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4,
        0x1F6FC, 0x1F7E0, 0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000,
        0x3FFFD
    };

    private DisplayWidth() {}

    /** The columns of a text without control characters. */
    public static int of(String text) {
        int width = 0;
        for (int index = 0; index < text.length(); ) {
            int end = clusterEnd(text, index);
            width += clusterWidth(text, index, end);
            index = end;
        }
        return width;
    }

    /** The text, or its beginning and an ellipsis, in at most the given columns. */
    public static String truncate(String text, int columns) {
        if (text.length() <= columns && of(text) <= columns) {
            return text;
        }
        int width = 0;
        int index = 0;
        int end = 0;
        while (index < text.length()) {
            int next = clusterEnd(text, index);
            width += clusterWidth(text, index, next);
            if (width <= columns - 1) {
                end = next;
            }
            if (width > columns) {
                return columns < 1 ? "" : text.substring(0, end).stripTrailing() + "…";
            }
            index = next;
        }
        return text;
    }

    /** The end of what is drawn as one: a character with its marks, an emoji sequence, a flag. */
    static int clusterEnd(String text, int start) {
        int first = text.codePointAt(start);
        int index = start + Character.charCount(first);
        if (isRegionalIndicator(first) && index < text.length() && isRegionalIndicator(text.codePointAt(index))) {
            return index + Character.charCount(text.codePointAt(index));
        }
        while (index < text.length()) {
            int next = text.codePointAt(index);
            if (next == ZERO_WIDTH_JOINER && isWide(first)) {
                index++;
                if (index < text.length()) {
                    index += Character.charCount(text.codePointAt(index));
                }
            } else if (isMark(next) || isSkinTone(next)) {
                index += Character.charCount(next);
            } else {
                break;
            }
        }
        return index;
    }

    private static int clusterWidth(String text, int start, int end) {
        int first = text.codePointAt(start);
        if (isMark(first)) {
            return 0;
        }
        boolean drawnAsEmoji = end > start + 1 && text.codePointBefore(end) == EMOJI_PRESENTATION;
        boolean flag = isRegionalIndicator(first) && end - start > 2;
        return isWide(first) || drawnAsEmoji || flag ? 2 : 1;
    }

    private static boolean isWide(int codePoint) {
        if (codePoint < WIDE[0]) {
            return false;
        }
        int low = 0;
        int high = WIDE.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (codePoint < WIDE[2 * middle]) {
                high = middle - 1;
            } else if (codePoint > WIDE[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    private static boolean isMark(int codePoint) {
        if (codePoint < 0x300) {
            return codePoint == 0xAD;
        }
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> true;
            default -> false;
        };
    }

    private static boolean isSkinTone(int codePoint) {
        return codePoint >= 0x1F3FB && codePoint <= 0x1F3FF;
    }

    private static boolean isRegionalIndicator(int codePoint) {
        return codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF;
    }
}
