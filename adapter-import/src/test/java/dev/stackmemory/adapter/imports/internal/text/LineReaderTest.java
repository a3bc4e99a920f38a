package dev.stackmemory.adapter.imports.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    @Test
    void next_longLine_isPassedOver() throws IOException {
        String text = "short\n" + "x".repeat(100) + "\nafter\r\n" + "y".repeat(50);
        try (var lines = new LineReader(stream(text, 7), 0, 0, 20)) {
            assertThat(lines.next()).isTrue();
            assertThat(text(lines)).isEqualTo("short");
            assertThat(lines.next()).isTrue();
            assertThat(lines.tooLong()).isTrue();
            assertThat(lines.blank()).isFalse();
            assertThat(lines.nextOffset()).isEqualTo(107);
            assertThat(lines.next()).isTrue();
            assertThat(text(lines)).isEqualTo("after");
            assertThat(lines.number()).isEqualTo(3);
            assertThat(lines.next()).isTrue();
            assertThat(lines.tooLong()).isTrue();
            assertThat(lines.terminated()).isFalse();
            assertThat(lines.nextOffset()).isEqualTo(text.length());
            assertThat(lines.next()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void next_anyText_givesItsLinesAndOffsets(long seed) throws IOException {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var text = new StringBuilder();
            for (int line = random.nextInt(30); line > 0; line--) {
                text.append("z".repeat(random.nextInt(random.nextInt(10) == 0 ? 500 : 20)))
                        .append('\n');
            }
            text.append("z".repeat(random.nextInt(4)));
            var found = new ArrayList<String>();
            try (var lines = new LineReader(stream(text.toString(), 1 + random.nextInt(40)), 0, 0, 200_000)) {
                while (lines.next()) {
                    if (random.nextBoolean()) {
                        assertThat(lines.last()).isEqualTo(lines.nextOffset() == text.length());
                    }
                    assertThat(text.substring((int) lines.offset(), (int) lines.offset() + lines.length()))
                            .isEqualTo(text(lines));
                    found.add(text(lines));
                }
                assertThat(lines.nextOffset()).isEqualTo(text.length());
            }
            assertThat(found).isEqualTo(text.toString().lines().toList());
        }
    }

    @Test
    void next_nothing_isFalse() throws IOException {
        try (var lines = new LineReader(stream("", 1), 0, 0, 10)) {
            assertThat(lines.last()).isTrue();
            assertThat(lines.next()).isFalse();
        }
    }

    private static String text(LineReader lines) {
        return new String(lines.bytes(), lines.position(), lines.length(), StandardCharsets.UTF_8);
    }

    /** A stream that gives a few bytes at a time. */
    private static InputStream stream(String text, int atOnce) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, atOnce));
            }
        };
    }
}
