package dev.stackmemory.cli.terminal;

/**
 * Colours and weights for a terminal, or nothing at all.
 *
 * @param coloured whether escape sequences are written
 */
public record Style(boolean coloured) {
    public static final Style PLAIN = new Style(false);

    /** A way to set off a text. */
    public enum Ink {
        PLAIN(""),
        BOLD("1"),
        DIM("2"),
        RED("31"),
        GREEN("32"),
        YELLOW("33"),
        CYAN("36"),
        MATCH("1;33");

        private final String code;

        Ink(String code) {
            this.code = code;
        }
    }

    public String apply(Ink ink, String text) {
        return coloured && ink != Ink.PLAIN && !text.isEmpty() ? "\u001b[" + ink.code + "m" + text + "\u001b[0m" : text;
    }

    public String bold(String text) {
        return apply(Ink.BOLD, text);
    }

    public String dim(String text) {
        return apply(Ink.DIM, text);
    }
}
