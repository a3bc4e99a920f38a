package dev.stackmemory.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenEstimateTest {
    @Test
    void fourAsciiCharacters_areAToken_andThoseLeftAreAnother() {
        assertThat(TokenEstimate.of("")).isZero();
        assertThat(TokenEstimate.of("a")).isEqualTo(1);
        assertThat(TokenEstimate.of("abcd")).isEqualTo(1);
        assertThat(TokenEstimate.of("abcde")).isEqualTo(2);
    }

    @Test
    void eachOtherCharacter_isAToken_alsoOneOfTwoUnits() {
        assertThat(TokenEstimate.of("記憶")).isEqualTo(2);
        assertThat(TokenEstimate.of("ab😀")).isEqualTo(2);
    }
}
