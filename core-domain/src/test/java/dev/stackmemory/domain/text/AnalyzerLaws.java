package dev.stackmemory.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of the tokens of any text, however malformed. */
class AnalyzerLaws {
    private static final String[] PIECES = {
        "word",
        "Word",
        "WORD",
        "camelCase",
        "snake_case",
        "a",
        "7",
        "42",
        "_",
        "-",
        ".",
        "/",
        "\\",
        "@",
        "'",
        "’",
        " ",
        "\n",
        "#",
        "++",
        "C",
        "京",
        "都",
        "ｶ",
        "ﾞ",
        "한",
        "\u1112",
        "\u1161",
        "ก",
        "ำ",
        "\u3099",
        "\u0301",
        "\u200d",
        "👍",
        "🏽",
        "🇩",
        "\ud800",
        "\udc00",
        "\u0000",
        "\uffff",
        "é",
        "ﷺ",
        "İ",
        "ß",
        "½",
        "Ⅷ",
        "𝒳",
        "𠀀",
        "हि",
        "x".repeat(70),
        "\u0301".repeat(40)
    };

    static LongStream seeds() {
        return LongStream.range(0, 3_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tokens_ofAnyText_areWellFormed(long seed) {
        String text = text(new Random(seed));
        int position = 0;
        for (Token token : Analyzer.tokens(text)) {
            assertThat(token.term().length()).isBetween(1, Analyzer.MAX_TERM_LENGTH);
            assertThat(token.end()).isLessThanOrEqualTo(text.length());
            assertThat(token.position()).isBetween(position, position + 1);
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(token.term()))
                    .isTrue();
            position = token.position();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tokens_ofTextsWithABlankBetween_areTheTokensOfEach(long seed) {
        Random random = new Random(seed);
        String first = text(random);
        String second = text(random);
        List<String> each = terms(first);
        each.addAll(terms(second));
        assertThat(terms(first + " \n " + second)).isEqualTo(each);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(30); pieces > 0; pieces--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static List<String> terms(String text) {
        List<String> terms = new java.util.ArrayList<>();
        Analyzer.tokens(text).forEach(token -> terms.add(token.term()));
        return terms;
    }
}
