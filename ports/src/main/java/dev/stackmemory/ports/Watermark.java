package dev.stackmemory.ports;

import dev.stackmemory.domain.tier.StoreId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far homes had got when they acknowledged writes. Whoever reads with it sees at least those writes, in this program or another. Its text form
 * is for programs to hand on, not to take apart.
 *
 * @param marks one for each history, in the order of the histories; empty where nothing was written
 */
public record Watermark(List<Mark> marks) {
    /** Nothing was written. Its text form is {@code none}. */
    public static final Watermark NONE = new Watermark(List.of());

    private static final String EMPTY = "none";

    /**
     * How far one home had got.
     *
     * @param home the home that acknowledged
     * @param history names what the home has gone through, as its {@link dev.stackmemory.ports.store.ChangeFeed} does: letters, digits and {@code -}
     * @param position the number of its newest change, at least 0
     */
    public record Mark(StoreId home, String history, long position) {
        public Mark {
            Objects.requireNonNull(home, "home");
            if (!history.matches("[A-Za-z0-9-]+")) {
                throw new IllegalArgumentException("'" + history + "' names no history");
            }
            if (position < 0) {
                throw new IllegalArgumentException("position " + position + " is negative");
            }
        }

        private static Mark parse(String text) {
            String[] parts = text.split(":", -1);
            if (parts.length != 3) {
                throw new IllegalArgumentException("'" + text + "' is no part of a watermark");
            }
            return new Mark(StoreId.parse(parts[0]), parts[1], Long.parseLong(parts[2]));
        }

        @Override
        public String toString() {
            return home + ":" + history + ":" + position;
        }
    }

    /** @throws IllegalArgumentException if two marks are of one history */
    public Watermark {
        marks = marks.stream().sorted(Comparator.comparing(Mark::history)).toList();
        if (marks.stream().map(Mark::history).distinct().count() < marks.size()) {
            throw new IllegalArgumentException("two marks of one history in " + marks);
        }
    }

    public static Watermark of(StoreId home, String history, long position) {
        return new Watermark(List.of(new Mark(home, history, position)));
    }

    /** Reading with it sees what reading with either sees. */
    public Watermark and(Watermark other) {
        Map<String, Mark> furthest = new LinkedHashMap<>();
        Stream.concat(marks.stream(), other.marks.stream())
                .forEach(mark -> furthest.merge(
                        mark.history(), mark, (one, next) -> one.position() >= next.position() ? one : next));
        return new Watermark(new ArrayList<>(furthest.values()));
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static Watermark parse(String text) {
        try {
            return text.equals(EMPTY)
                    ? NONE
                    : new Watermark(
                            Stream.of(text.split(",", -1)).map(Mark::parse).toList());
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no watermark: copy it as 'record' gave it", malformed);
        }
    }

    @Override
    public String toString() {
        return marks.isEmpty() ? EMPTY : marks.stream().map(Mark::toString).collect(Collectors.joining(","));
    }
}
