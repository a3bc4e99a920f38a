package dev.stackmemory.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HighlighterTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "tree; the Trees and a tree; the [Trees] and a [tree]",
                "repo map; class RepoMap: pass; class [RepoMap]: pass",
                "京都; 私は東京都に行く; 私は東[京都]に行く",
                "naive; a naïve plan; a [naïve] plan",
                "absent; a naïve plan; a naïve plan",
            })
    void snippet_short_marksEachWord(String query, String text, String expected) {
        assertThat(new Highlighter(LexicalQuery.parse(query)).snippet(text, 100).render("[", "]"))
                .isEqualTo(expected);
    }

    @Test
    void snippet_long_isWhereMostWordsAre() {
        String text = "tree " + "filler ".repeat(100) + "a big tree grows\nhere " + "filler ".repeat(100);
        assertThat(new Highlighter(LexicalQuery.parse("big tree"))
                        .snippet(text, 40)
                        .render("[", "]"))
                .isEqualTo("…filler a [big] [tree] grows here filler…");
    }

    @Test
    void snippet_ofNothing_isTheBeginning() {
        Highlighter highlighter = new Highlighter(LexicalQuery.parse(""));
        assertThat(highlighter.snippet("", 10)).isEqualTo(new Snippet("", List.of(), false, false));
        assertThat(highlighter.snippet("one two three", 9).render("[", "]")).isEqualTo("one two…");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 40})
    void snippet_ofAnyText_isBoundedAndWellFormed(int length) {
        Random random = new Random(length);
        String[] pieces = {"tree ", "big", "x".repeat(30), "😀", "東京", "\n", "RepoMap.", "\ud800"};
        Highlighter highlighter = new Highlighter(LexicalQuery.parse("big tree repo 東京 😀"));
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int count = random.nextInt(20); count > 0; count--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            Snippet snippet = highlighter.snippet(text.toString(), length);
            assertThat(snippet.text().length()).isLessThanOrEqualTo(length);
            assertThat(text.toString().replace('\n', ' ')).contains(snippet.text());
        }
    }
}
