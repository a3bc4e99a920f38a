package dev.stackmemory.adapter.paradedb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stackmemory.domain.frame.GeneralizedUtf8;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every string has one form that PostgreSQL takes. */
class TextsTest {
    @Test
    void encode_ordinaryText_isItself() {
        for (String text : new String[] {"", "plain", "漢字", "😀", "\uFFFF", "\uFFFD"}) {
            assertThat(Texts.encode(text)).isSameAs(text);
        }
    }

    @Test
    void encode_whatPostgresRefuses_isEscaped() {
        assertThat(Texts.encode("a\u0000b")).isEqualTo("a\uFFFE0000b");
        assertThat(Texts.encode("\uD800")).isEqualTo("\uFFFEd800");
        assertThat(Texts.encode("\uFFFE")).isEqualTo("\uFFFEfffe");
        assertThat(Texts.encode("\uDE00😀\uD83D")).isEqualTo("\uFFFEde00😀\uFFFEd83d");
    }

    @Test
    void decode_ofEncode_isTheText() {
        for (String text : HostileTexts.texts()) {
            assertKept(text);
        }
        for (String text : HostileTexts.json()) {
            assertKept(text);
        }
        var random = new SplittableRandom(31);
        char[] units = {'a', 0, '\uD83D', '\uDE00', '\uFFFE', '0', 'f', '漢'};
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                text.append(units[random.nextInt(units.length)]);
            }
            assertKept(text.toString());
        }
    }

    private static void assertKept(String text) {
        String encoded = Texts.encode(text);
        assertThat(GeneralizedUtf8.isWellFormed(encoded)).isTrue();
        assertThat(encoded).doesNotContain("\u0000");
        assertThat(Texts.decode(encoded)).isEqualTo(text);
    }

    @Test
    void decode_brokenEscape_isRefused() {
        for (String column : new String[] {"\uFFFE", "a\uFFFE12", "\uFFFExyzw"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Texts.decode(column));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Texts.decode(null));
    }
}
