package dev.stackmemory.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownStemsTest {
    @Test
    void stem_metForTheFirstTimeOrAgain_isThatOfTheStemmer() {
        for (String word : words(40_000)) {
            assertThat(known(word)).as(word).isEqualTo(stemmed(word));
            assertThat(known(word)).as(word).isEqualTo(stemmed(word));
        }
    }

    @Test
    void stem_inManyThreads_isThatOfTheStemmer() {
        List<String> words = words(5_000);
        IntStream.range(0, 40).parallel().forEach(round -> {
            for (int index = 0; index < words.size(); index++) {
                String word = words.get((index * 31 + round * 997) % words.size());
                assertThat(known(word)).as(word).isEqualTo(stemmed(word));
            }
        });
    }

    /** Of all lengths about the longest that is kept, many of them alike. */
    private static List<String> words(int count) {
        Random random = new Random(11);
        String[] ends = {"", "s", "ing", "edly", "ization", "fulness", "y", "'s"};
        List<String> words = new ArrayList<>(count);
        while (words.size() < count) {
            StringBuilder word = new StringBuilder();
            int length = 1 + random.nextInt(18);
            for (int index = 0; index < length; index++) {
                word.append((char) ('a' + random.nextInt(index < 3 ? 26 : 6)));
            }
            words.add(word.append(ends[random.nextInt(ends.length)]).toString());
        }
        return words;
    }

    private static String known(String word) {
        char[] buffer = word.toCharArray();
        return new String(buffer, 0, KnownStems.stem(buffer, buffer.length));
    }

    private static String stemmed(String word) {
        char[] buffer = word.toCharArray();
        return new String(buffer, 0, EnglishStemmer.stem(buffer, buffer.length));
    }
}
