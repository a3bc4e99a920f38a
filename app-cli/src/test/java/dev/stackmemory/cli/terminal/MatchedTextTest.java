package dev.stackmemory.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class MatchedTextTest {
    @Test
    void wrap_breaksAtBlanks() {
        assertThat(matched("one two three four", 0, 0).wrap(Style.PLAIN, 9, 5))
                .containsExactly("one two", "three", "four");
    }

    @Test
    void wrap_leavesOutWhatDoesNotFit() {
        assertThat(matched("one two three four", 0, 0).wrap(Style.PLAIN, 9, 1)).containsExactly("one two");
    }

    @Test
    void wrap_setsMatchesOff() {
        assertThat(matched("log into it", 4, 8).wrap(new Style(true), 40, 2))
                .containsExactly("log \u001b[1;33minto\u001b[0m it");
    }

    @Test
    void wrap_longWordIsCut() {
        assertThat(matched("日本語日本語", 0, 2).wrap(Style.PLAIN, 7, 2)).containsExactly("日本語…");
    }

    private static MatchedText matched(String text, int from, int to) {
        var matched = new BitSet();
        matched.set(from, to);
        return new MatchedText(text, matched);
    }
}
