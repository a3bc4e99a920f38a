package dev.stackmemory.domain.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LengthCodeTest {
    @Test
    void encode_small_isExact() {
        for (int length = 0; length <= 32; length++) {
            assertThat(LengthCode.decode(LengthCode.encode(length))).isEqualTo(length);
        }
    }

    @Test
    void encode_anyCode_isFoundAgain() {
        for (int code = 0; code <= 255; code++) {
            assertThat(LengthCode.encode(LengthCode.decode(code))).isEqualTo(code);
        }
        assertThat(LengthCode.decode(255)).isEqualTo(507_904);
        assertThat(LengthCode.encode(Long.MAX_VALUE)).isEqualTo(255);
    }

    @Test
    void encode_neverOvershoots_norFallsShortByMoreThanASixteenth() {
        for (long length = 1; length < 500_000; length += 1 + length / 50) {
            int decoded = LengthCode.decode(LengthCode.encode(length));
            assertThat((long) decoded).isLessThanOrEqualTo(length);
            assertThat(length - decoded).isLessThanOrEqualTo(length / 16);
        }
    }

    @Test
    void encode_outOfRange_isRefused() {
        assertThatThrownBy(() -> LengthCode.encode(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LengthCode.decode(256)).isInstanceOf(IllegalArgumentException.class);
    }
}
