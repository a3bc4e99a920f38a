package dev.stackmemory.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stackmemory.domain.tier.StoreId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatermarkTest {
    private static final StoreId SHARED = StoreId.shared("paradedb");
    private static final StoreId NODE = StoreId.ofNode("sqlite", "laptop.1");

    @Test
    void and_keepsTheFurthestOfEachHistory() {
        Watermark both = Watermark.of(SHARED, "h1", 7)
                .and(Watermark.of(NODE, "h2", 3))
                .and(Watermark.of(SHARED, "h1", 5))
                .and(Watermark.NONE);

        assertThat(both).isEqualTo(Watermark.of(NODE, "h2", 3).and(Watermark.of(SHARED, "h1", 7)));
    }

    @Test
    void parse_ofItsText_isTheWatermark() {
        Watermark both = Watermark.of(SHARED, "0a-1", 7).and(Watermark.of(NODE, "ff", Long.MAX_VALUE));

        assertThat(Watermark.parse(both.toString())).isEqualTo(both);
        assertThat(Watermark.parse(Watermark.NONE.toString())).isEqualTo(Watermark.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "login",
                "paradedb:h",
                "paradedb:h:-1",
                "paradedb:h:x",
                "paradedb:h:1,",
                "paradedb:h:1,paradedb:h:2"
            })
    void parse_ofAnythingElse_isRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Watermark.parse(text))
                .withMessageContaining("is no watermark");
    }
}
