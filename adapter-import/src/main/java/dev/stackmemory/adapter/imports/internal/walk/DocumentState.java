package dev.stackmemory.adapter.imports.internal.walk;

import dev.stackmemory.adapter.imports.internal.text.Digests;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of a document: enough to tell whether it changed and which sections it lost. Text form: {@code created size modified digest
 * sections}.
 *
 * @param created when it was first seen or what it was last changed at then, in milliseconds since 1970; frames without a date of their
 *     own keep it through later edits
 * @param size in bytes
 * @param modified in milliseconds since 1970
 * @param digest of its bytes
 * @param sections short digests of the frame ids
 */
public record DocumentState(long created, long size, long modified, String digest, List<String> sections) {
    private static final int ID_DIGITS = 8;

    public DocumentState {
        sections = List.copyOf(sections);
    }

    public static DocumentState of(FileWalk.Found file, long created, String digest, List<String> frameIds) {
        List<String> sections = frameIds.stream()
                .map(id -> Digests.shortHex(id).substring(0, ID_DIGITS))
                .toList();
        return new DocumentState(created, file.size(), file.modified(), digest, sections);
    }

    public static Optional<DocumentState> parse(String text) {
        String[] parts = text.split(" ", -1);
        try {
            return parts.length == 5
                    ? Optional.of(new DocumentState(
                            Long.parseLong(parts[0]),
                            Long.parseLong(parts[1]),
                            Long.parseLong(parts[2]),
                            parts[3],
                            parts[4].isEmpty() ? List.of() : List.of(parts[4].split(","))))
                    : Optional.empty();
        } catch (NumberFormatException foreign) {
            return Optional.empty();
        }
    }

    /** Whether the file has the size and age that it had. */
    public boolean isOf(FileWalk.Found file) {
        return size == file.size() && modified == file.modified();
    }

    /** How many of these sections a later state no longer has. */
    public long gone(DocumentState later) {
        return sections.stream()
                .filter(section -> !later.sections().contains(section))
                .count();
    }

    @Override
    public String toString() {
        return created + " " + size + " " + modified + " " + digest + " " + String.join(",", sections);
    }
}
