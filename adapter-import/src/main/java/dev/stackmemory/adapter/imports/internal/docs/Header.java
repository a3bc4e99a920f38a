package dev.stackmemory.adapter.imports.internal.docs;

import dev.stackmemory.ports.json.JsonWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a document says about itself: YAML front matter, a list of {@code - Key: value} at its start, or a {@code Status} section. Keys keep their
 * spelling; looking them up does not mind case.
 */
final class Header {
    private static final Pattern ENTRY =
            Pattern.compile("\\s*(?:[-*:]\\s+)?\\**_?([A-Za-z][A-Za-z0-9 _/#.-]{0,40}?)[ #_]*\\**\\s*:\\**\\s*(.*)");
    private static final Pattern LISTED = Pattern.compile("\\s*(?:[-*]\\s+\\S|:[A-Za-z]).*");
    private static final Pattern YAML_ENTRY = Pattern.compile("([A-Za-z][A-Za-z0-9_ -]*):\\s*(.*)");
    private static final Pattern DATE = Pattern.compile("(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})");
    private static final Pattern LINK = Pattern.compile("https?://[^\\s)>\\]\"']+");
    private static final Pattern STATUS_WORD = Pattern.compile(
            "(?i)(proposed|accepted|rejected|deprecated|superseded|draft|approved|implemented|active|withdrawn|final|done|decided)\\b.*");
    private static final int MAX_LINES = 60;

    private final Map<String, String> entries = new LinkedHashMap<>();
    private int frontMatterLines;

    private Header() {}

    static Header of(List<String> lines, List<Section> sections) {
        var header = new Header();
        header.readFrontMatter(lines);
        header.readEntries(sections.get(0).body());
        for (Section section : sections) {
            String first = section.body().lines().map(String::strip).findFirst().orElse("");
            if (section.title().equalsIgnoreCase("status") && !first.isEmpty()) {
                header.entries.putIfAbsent("Status", first);
            }
        }
        if (sections.size() > 1
                && (sections.get(1).level() == 1 || sections.get(0).body().isBlank())) {
            header.readEntries(sections.get(1).body());
        }
        return header;
    }

    /** How many lines the front matter takes. */
    static int frontMatterLines(List<String> lines) {
        if (lines.isEmpty() || !lines.get(0).strip().equals("---")) {
            return 0;
        }
        for (int index = 1; index < Math.min(lines.size(), 200); index++) {
            String line = lines.get(index).strip();
            if (line.equals("---") || line.equals("...")) {
                return index + 1;
            }
        }
        return 0;
    }

    Optional<String> find(String... keys) {
        for (String key : keys) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                if (entry.getKey().equalsIgnoreCase(key) && !entry.getValue().isBlank()) {
                    return Optional.of(entry.getValue());
                }
            }
        }
        return Optional.empty();
    }

    Optional<Instant> date() {
        return find("Start Date", "date", "created", "created at", "last updated")
                .flatMap(text -> {
                    Matcher date = DATE.matcher(text);
                    if (!date.find()) {
                        return Optional.empty();
                    }
                    try {
                        return Optional.of(LocalDate.of(
                                        Integer.parseInt(date.group(1)),
                                        Integer.parseInt(date.group(2)),
                                        Integer.parseInt(date.group(3)))
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant());
                    } catch (DateTimeException noDate) {
                        return Optional.empty();
                    }
                });
    }

    List<String> tags() {
        return find("tags").map(Header::listed).orElse(List.of());
    }

    void write(JsonWriter out) {
        find("status").ifPresent(status -> out.name("status").string(status));
        find("Start Date", "date", "created").ifPresent(date -> out.name("date").string(date));
        find("author", "authors", "deciders", "decision-makers").ifPresent(authors -> {
            out.name("authors").beginArray();
            listed(authors).forEach(out::string);
            out.endArray();
        });
        var links = new ArrayList<String>();
        entries.values().forEach(value -> LINK.matcher(value).results().forEach(link -> links.add(link.group())));
        if (!links.isEmpty()) {
            out.name("links").beginArray();
            links.forEach(out::string);
            out.endArray();
        }
        if (!entries.isEmpty()) {
            out.name("header").beginObject();
            entries.forEach((key, value) -> out.name(key).string(value));
            out.endObject();
        }
    }

    private void readFrontMatter(List<String> lines) {
        frontMatterLines = frontMatterLines(lines);
        String key = "";
        for (int index = 1; index < frontMatterLines - 1; index++) {
            Matcher entry = YAML_ENTRY.matcher(lines.get(index));
            String item = lines.get(index).strip();
            if (entry.matches()) {
                key = entry.group(1).strip();
                entries.put(key, unquoted(entry.group(2).strip()));
            } else if (item.startsWith("- ") && entries.containsKey(key)) {
                entries.merge(
                        key,
                        unquoted(item.substring(2).strip()),
                        (old, more) -> old.isEmpty() ? more : old + ", " + more);
            }
        }
    }

    /** Entries at the very start of the text, as long as they last. */
    private void readEntries(String text) {
        boolean any = false;
        for (String line : text.lines().limit(MAX_LINES).toList()) {
            Matcher entry = ENTRY.matcher(line);
            boolean matches = entry.matches();
            boolean wanted = matches
                    && (LISTED.matcher(line).matches()
                            || isStatusOrDate(entry.group(1).strip().toLowerCase(Locale.ROOT), entry.group(2)));
            if (wanted) {
                any = true;
                entries.putIfAbsent(
                        entry.group(1).strip(),
                        entry.group(2).replaceFirst("\\**\\s*$", "").strip());
            } else if (!line.isBlank() && (any || !matches)) {
                return;
            }
        }
    }

    private static boolean isStatusOrDate(String key, String value) {
        return (key.equals("status") && STATUS_WORD.matcher(value.strip()).matches())
                || (key.equals("date") && DATE.matcher(value).find())
                || key.equals("author")
                || key.equals("authors")
                || key.equals("deciders");
    }

    private static List<String> listed(String value) {
        String inner = value.startsWith("[") && value.endsWith("]") ? value.substring(1, value.length() - 1) : value;
        return List.of(inner.split(",")).stream()
                .map(String::strip)
                .map(Header::unquoted)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
