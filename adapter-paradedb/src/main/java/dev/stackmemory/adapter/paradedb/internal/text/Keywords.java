package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.frame.GeneralizedUtf8;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One short text of each document, or none, by its number among the different ones. */
final class Keywords {
    /** The number of no text. */
    static final int NONE = -1;

    private final List<String> texts;
    private final int[] numbers;

    private Keywords(List<String> texts, int[] numbers) {
        this.texts = texts;
        this.numbers = numbers;
    }

    /** Collects the texts, place by place. */
    static final class Collecting {
        private final Map<String, Integer> known = new HashMap<>();
        private final List<String> texts = new ArrayList<>();
        private final int[] numbers;

        Collecting(int size) {
            numbers = new int[size];
            java.util.Arrays.fill(numbers, NONE);
        }

        void set(int place, String text) {
            numbers[place] = known.computeIfAbsent(text, fresh -> {
                texts.add(fresh);
                return texts.size() - 1;
            });
        }

        Keywords done() {
            return new Keywords(List.copyOf(texts), numbers);
        }
    }

    int number(int place) {
        return numbers[place];
    }

    String text(int place) {
        return texts.get(numbers[place]);
    }

    List<String> texts() {
        return texts;
    }

    /** Of each number, whether its text is among these. */
    boolean[] among(Set<String> wanted) {
        var among = new boolean[texts.size()];
        for (int number = 0; number < among.length; number++) {
            among[number] = wanted.contains(texts.get(number));
        }
        return among;
    }

    void write(PackedWriter writer) {
        writer.number(texts.size());
        texts.forEach(text -> writer.block(GeneralizedUtf8.encode(text)));
        writer.number(numbers.length);
        for (int number : numbers) {
            writer.number(number + 1L);
        }
    }

    static Keywords read(PackedReader reader) {
        var texts = new ArrayList<String>();
        for (int left = reader.integer(); left > 0; left--) {
            texts.add(GeneralizedUtf8.decode(reader.block()));
        }
        var numbers = new int[reader.integer()];
        for (int place = 0; place < numbers.length; place++) {
            numbers[place] = reader.integer() - 1;
        }
        return new Keywords(List.copyOf(texts), numbers);
    }
}
