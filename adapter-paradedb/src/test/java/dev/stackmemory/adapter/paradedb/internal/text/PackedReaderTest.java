package dev.stackmemory.adapter.paradedb.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PackedReaderTest {
    private static final int NUMBERS = 100;

    /** From one byte to ten of them, so that eight bytes hold none to eight ends. */
    private static long[] numbersOfAllSizes(SplittableRandom random) {
        return LongStream.generate(() -> random.nextLong() >>> random.nextInt(Long.SIZE))
                .limit(NUMBERS)
                .toArray();
    }

    @Test
    void skip_passesOverThatManyNumbers_whateverTheirSizes() {
        var random = new SplittableRandom(20_261_130);
        for (int round = 0; round < 20; round++) {
            long[] numbers = round == 0 ? new long[NUMBERS] : numbersOfAllSizes(random);
            var writer = new PackedWriter();
            for (long number : numbers) {
                writer.number(number);
            }
            byte[] bytes = writer.toBytes();
            for (int from = 0; from < NUMBERS; from += 7) {
                for (int to = from; to < NUMBERS; to++) {
                    var reader = new PackedReader(bytes);
                    reader.skip(from);
                    reader.skip(to - from);
                    assertThat(reader.number())
                            .as("number %d, by way of %d", to, from)
                            .isEqualTo(numbers[to]);
                }
            }
        }
    }

    @Test
    void skip_ofAllNumbers_endsAtTheEnd() {
        var writer = new PackedWriter();
        for (int number = 0; number < NUMBERS; number++) {
            writer.number(1L << number % 40);
        }
        var reader = new PackedReader(writer.toBytes());
        reader.skip(NUMBERS);
        assertThat(reader.hasNext()).isFalse();
    }
}
