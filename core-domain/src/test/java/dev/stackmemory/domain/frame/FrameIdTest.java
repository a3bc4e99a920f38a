package dev.stackmemory.domain.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of identifiers; project and session ids share them. */
class FrameIdTest {
    static Stream<String> legalIds() {
        return Stream.of(
                "a",
                " ",
                " a ",
                "a\nb",
                "\u0001",
                "/path/../x",
                "'\"`",
                "😀",
                "\uFFFF",
                "\uFEFF",
                "x".repeat(2_048),
                "é".repeat(1_024),
                "漢".repeat(682),
                "😀".repeat(512));
    }

    static Stream<String> illegalIds() {
        return Stream.of(
                "",
                "\u0000",
                "a\u0000b",
                "\uD800",
                "a\uDC00",
                "\uDE00\uD83D",
                "x".repeat(2_049),
                "é".repeat(1_025),
                "漢".repeat(683),
                "😀".repeat(513));
    }

    @ParameterizedTest
    @MethodSource("legalIds")
    void opaqueText_isKeptAsItIs(String text) {
        assertThat(new FrameId(text).value()).isEqualTo(text);
        assertThat(new FrameId(text)).hasToString(text);
        assertThat(new ProjectId(text).value()).isEqualTo(text);
        assertThat(new SessionId(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("illegalIds")
    void textThatNotEveryStoreKeeps_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new FrameId(text));
        assertThatIllegalArgumentException().isThrownBy(() -> new ProjectId(text));
        assertThatIllegalArgumentException().isThrownBy(() -> new SessionId(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000", "\uD800"})
    void refusal_namesWhatWasRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProjectId(text))
                .withMessageContaining("project id");
    }

    @Test
    void order_isThatOfUtf8Bytes_notOfChars() {
        // As chars the emoji, a pair of surrogates, would come before U+FF5E.
        List<String> ordered = List.of("", "A", "a", "aa", "a😀", "b", "é", "漢", "\uFF5E", "\uFFFF", "😀", "😁");

        assertThat(ordered.stream()
                        .filter(text -> !text.isEmpty())
                        .map(FrameId::new)
                        .sorted())
                .extracting(FrameId::value)
                .isEqualTo(ordered.subList(1, ordered.size()));
    }
}
