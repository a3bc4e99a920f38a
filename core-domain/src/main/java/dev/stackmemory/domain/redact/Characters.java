package dev.stackmemory.domain.redact;

/** Classes of characters, all within ASCII: what is called a letter here is never an accented one. */
final class Characters {
    private Characters() {}

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return isUpper(c) || isLower(c);
    }

    static boolean isAlphanumeric(char c) {
        return isLetter(c) || isDigit(c);
    }

    static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    static boolean isBase64Url(char c) {
        return isAlphanumeric(c) || c == '_' || c == '-';
    }

    static boolean isBase64(char c) {
        return isAlphanumeric(c) || c == '+' || c == '/' || c == '=';
    }

    static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** The letters that make an escape in JSON together with the backslash before them. */
    static boolean isEscapeLetter(char c) {
        return c == 'n' || c == 'r' || c == 't' || c == 'b' || c == 'f' || c == 'u';
    }
}
