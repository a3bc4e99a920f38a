package dev.stackmemory.domain.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every string has one form, comes back from it, and well-formed strings have that of UTF-8. */
class GeneralizedUtf8Laws {
    private static final int CASES = 20_000;

    @Test
    void decode_ofEncode_isTheText() {
        var random = new SplittableRandom(2);
        for (int round = 0; round < CASES; round++) {
            String text = anyText(random);
            assertThat(GeneralizedUtf8.decode(GeneralizedUtf8.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void everyChar_comesBack() {
        for (int unit = 0; unit <= Character.MAX_VALUE; unit++) {
            String text = String.valueOf((char) unit);
            assertThat(GeneralizedUtf8.decode(GeneralizedUtf8.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void encode_ofWellFormedText_isUtf8() {
        var random = new SplittableRandom(3);
        int wellFormed = 0;
        for (int round = 0; round < CASES; round++) {
            String text = anyText(random);
            boolean keptByUtf8 = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
            assertThat(GeneralizedUtf8.isWellFormed(text)).isEqualTo(keptByUtf8);
            if (keptByUtf8) {
                assertThat(GeneralizedUtf8.encode(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
                wellFormed++;
            }
        }
        assertThat(wellFormed).isBetween(CASES / 10, CASES * 9 / 10);
    }

    @Test
    void differentTexts_haveDifferentForms() {
        var random = new SplittableRandom(4);
        var texts = new HashMap<String, String>();
        for (int round = 0; round < CASES; round++) {
            String text = anyText(random);
            String form = Arrays.toString(GeneralizedUtf8.encode(text));
            assertThat(texts.getOrDefault(form, text)).isEqualTo(text);
            texts.put(form, text);
        }
    }

    @Test
    void decode_ofAnyBytes_refusesOrGivesSomeText() {
        var random = new SplittableRandom(5);
        for (int round = 0; round < CASES; round++) {
            byte[] bytes = new byte[random.nextInt(6)];
            random.nextBytes(bytes);
            try {
                assertThat(GeneralizedUtf8.decode(bytes)).hasSizeLessThanOrEqualTo(bytes.length);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("at byte");
            }
        }
    }

    @Test
    void decode_ofBrokenBytes_isRefused() {
        int[][] broken = {
            {0x80},
            {0xC3},
            {0xC3, 0x28},
            {0xE2, 0x82},
            {0xE2, 0x28, 0xA1},
            {0xF0, 0x9F, 0x98},
            {0xFF},
            {0xC0, 0x80},
            {0xC1, 0xBF},
            {0xF5, 0x80, 0x80, 0x80},
            {0xF4, 0x90, 0x80, 0x80}
        };
        for (int[] values : broken) {
            byte[] bytes = new byte[values.length];
            for (int index = 0; index < bytes.length; index++) {
                bytes[index] = (byte) values[index];
            }
            assertThatIllegalArgumentException()
                    .as(Arrays.toString(values))
                    .isThrownBy(() -> GeneralizedUtf8.decode(bytes));
        }
    }

    /** Any chars at all; halves of pairs are frequent, alone, paired and the wrong way round. */
    private static String anyText(SplittableRandom random) {
        char[] units = new char[random.nextInt(6)];
        for (int index = 0; index < units.length; index++) {
            units[index] = switch (random.nextInt(6)) {
                case 0 -> (char) random.nextInt(0x80);
                case 1 -> (char) random.nextInt(0x800);
                case 2 -> (char) (Character.MIN_HIGH_SURROGATE + random.nextInt(0x400));
                case 3 -> (char) (Character.MIN_LOW_SURROGATE + random.nextInt(0x400));
                default -> (char) random.nextInt(0xD800);
            };
        }
        return new String(units);
    }
}
