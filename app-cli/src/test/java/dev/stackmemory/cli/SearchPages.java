package dev.stackmemory.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns the pages of one search, as a program does it that reads {@code --json}. */
final class SearchPages {
    private static final Pattern FRAME = Pattern.compile("\"frame\":\\{\"id\":\"([^\"]*)\"");
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]*)\"");

    private final CommandLineRun memory;
    private final List<String> question;
    private String cursor = "";

    SearchPages(CommandLineRun memory, String... question) {
        this.memory = memory;
        this.question = List.of(question);
    }

    /** The frames of the first page, the best first. */
    List<String> first(String... options) {
        return page(List.of(options));
    }

    /** The frames of the page after the last one. */
    List<String> next(String... options) {
        return page(
                Stream.concat(Stream.of("--after", cursor), Stream.of(options)).toList());
    }

    boolean hasNext() {
        return !cursor.isEmpty();
    }

    /** Where the last page ended; empty if nothing follows. */
    String cursor() {
        return cursor;
    }

    private List<String> page(List<String> options) {
        List<String> words = new ArrayList<>(question);
        words.addAll(options);
        words.add("--json");
        String json = memory.run(words.toArray(String[]::new)).failed(0).out();
        Matcher next = NEXT.matcher(json);
        cursor = next.find() ? next.group(1) : "";
        return new ArrayList<>(
                FRAME.matcher(json).results().map(frame -> frame.group(1)).toList());
    }
}
