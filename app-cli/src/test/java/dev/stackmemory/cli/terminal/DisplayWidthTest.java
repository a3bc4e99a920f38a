package dev.stackmemory.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayWidthTest {
    @ParameterizedTest
    @CsvSource({
        "abc, 3",
        "日本語, 6",
        "한국, 4",
        "é, 1",
        "e\u0301, 1",
        "🎉, 2",
        "👩‍💻, 2",
        "👍🏽, 2",
        "🇩🇪, 2",
        "❤️, 2",
        "ｆｕｌｌ, 8",
        "naïve café, 10"
    })
    void of_columns(String text, int columns) {
        assertThat(DisplayWidth.of(text)).isEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource({
        "abcdef, 6, abcdef",
        "abcdef, 5, abcd…",
        "日本語, 6, 日本語",
        "日本語, 5, 日本…",
        "日本語, 4, 日…",
        "日本語, 2, …",
        "ab cd, 4, ab…",
        "👩‍💻👩‍💻, 3, 👩‍💻…"
    })
    void truncate_cutsBetweenCharacters(String text, int columns, String cut) {
        assertThat(DisplayWidth.truncate(text, columns)).isEqualTo(cut);
    }

    @Test
    void truncate_neverWider_anyText() {
        var random = new Random(7);
        String[] pieces = {"a", " ", "日", "🎉", "👩‍💻", "e\u0301", "🇩🇪", "❤️", "\u200b", "👍🏽"};
        for (int round = 0; round < 5_000; round++) {
            var text = new StringBuilder();
            for (int piece = random.nextInt(12); piece > 0; piece--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            int columns = 1 + random.nextInt(12);
            assertThat(DisplayWidth.of(DisplayWidth.truncate(text.toString(), columns)))
                    .as("'%s' in %d", text, columns)
                    .isLessThanOrEqualTo(columns);
        }
    }
}
