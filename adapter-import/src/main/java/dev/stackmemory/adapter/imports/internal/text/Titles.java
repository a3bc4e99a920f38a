package dev.stackmemory.adapter.imports.internal.text;

/** Short names for long texts. */
public final class Titles {
    private static final int MAX_LENGTH = 100;

    private Titles() {}

    /** The first line with anything in it, its blanks collapsed, cut between words. Empty for blank text. */
    public static String of(String text) {
        String first = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
        return shortened(first.replaceAll("\\s+", " "));
    }

    /** The text, cut between words if it is long. */
    public static String shortened(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        int blank = text.lastIndexOf(' ', MAX_LENGTH - 1);
        int cut = blank > MAX_LENGTH / 2 ? blank : MAX_LENGTH - 1;
        if (Character.isHighSurrogate(text.charAt(cut - 1))) {
            cut--;
        }
        return text.substring(0, cut) + "…";
    }
}
