package dev.stackmemory.domain.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The order of identifiers is that of their UTF-8 bytes, for whatever text. */
class FrameIdLaws {
    private static final int CASES = 20_000;

    @Test
    void compareTo_equalsComparingUnsignedUtf8Bytes() {
        var random = new SplittableRandom(1);
        for (int round = 0; round < CASES; round++) {
            String left = text(random);
            String right = random.nextInt(4) == 0 ? left + text(random) : text(random);
            int expected = Arrays.compareUnsigned(
                    left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

            int found = new FrameId(left).compareTo(new FrameId(right));

            assertThat(Integer.signum(found)).as("<%s> and <%s>", left, right).isEqualTo(Integer.signum(expected));
            assertThat(new ProjectId(left).compareTo(new ProjectId(right))).isEqualTo(found);
            assertThat(new SessionId(left).compareTo(new SessionId(right))).isEqualTo(found);
        }
    }

    /** Short texts over few characters of each encoded length, so that prefixes are often equal. */
    private static String text(SplittableRandom random) {
        int[] alphabet = {'a', 'b', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF};
        var text = new StringBuilder();
        for (int length = 1 + random.nextInt(4); length > 0; length--) {
            text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
        }
        return text.toString();
    }
}
