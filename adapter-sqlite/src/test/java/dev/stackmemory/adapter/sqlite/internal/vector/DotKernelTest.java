package dev.stackmemory.adapter.sqlite.internal.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both kernels compute the same; the tests' JVM has the incubating module. */
class DotKernelTest {
    @Test
    void best_whereTheModuleIs_usesSimd() {
        assertThat(DotKernel.best()).isInstanceOf(SimdDotKernel.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 15, 16, 17, 31, 33, 128, 384, 1_537})
    void dots_equalThePlainSum(int dimension) {
        var random = new SplittableRandom(dimension);
        int count = 37;
        byte[] query = codes(random, dimension);
        byte[] codes = codes(random, count * dimension);
        int[] expected = new int[count];
        for (int member = 0; member < count; member++) {
            for (int index = 0; index < dimension; index++) {
                expected[member] += query[index] * codes[member * dimension + index];
            }
        }

        assertThat(dots(new ScalarDotKernel(), query, codes, count)).isEqualTo(expected);
        assertThat(dots(new SimdDotKernel(), query, codes, count)).isEqualTo(expected);
    }

    @Test
    void dots_ofTheLargestCodes_doNotOverflow() {
        byte[] query = new byte[65_536];
        Arrays.fill(query, (byte) 127);
        byte[] opposite = new byte[65_536];
        Arrays.fill(opposite, (byte) -127);

        assertThat(dots(new SimdDotKernel(), query, opposite, 1)).containsExactly(-127 * 127 * 65_536);
        assertThat(dots(new ScalarDotKernel(), query, opposite, 1)).containsExactly(-127 * 127 * 65_536);
    }

    private static int[] dots(DotKernel kernel, byte[] query, byte[] codes, int count) {
        int[] dots = new int[count];
        kernel.dots(query, codes, count, dots);
        return dots;
    }

    private static byte[] codes(SplittableRandom random, int length) {
        byte[] codes = new byte[length];
        for (int index = 0; index < length; index++) {
            codes[index] = (byte) random.nextInt(-127, 128);
        }
        return codes;
    }
}
