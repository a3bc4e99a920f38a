package dev.stackmemory.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {
    private static final String NASTY = "a\u001b[31mb\u0000\u0007\u007f\u009b\u202e\u2066\ud800c";

    @Test
    void line_showsControlsInsteadOfObeying() {
        assertThat(SafeText.line(NASTY)).isEqualTo("a␛[31mb␀␇␡\uFFFD\uFFFD\uFFFD\uFFFDc");
    }

    @Test
    void line_joinsLines() {
        assertThat(SafeText.line("  one\r\n\ttwo\u2028three \n")).isEqualTo("one two three");
    }

    @Test
    void lines_keepsLineBreaks() {
        assertThat(SafeText.lines("one\r\ntwo\rthree\n\tfour")).isEqualTo("one\ntwo\nthree\n    four");
    }

    @Test
    void sameLength_keepsPositions() {
        String text = NASTY + "\n日🎉\t";
        assertThat(SafeText.sameLength(text))
                .hasSameSizeAs(text)
                .doesNotContain("\u001b", "\n", "\t")
                .contains("日🎉");
    }
}
