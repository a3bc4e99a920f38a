package dev.stackmemory.adapter.sqlite.internal.vector;

/** Plain Java with four sums, which keeps more of the processor busy than one. */
public final class ScalarDotKernel implements DotKernel {
    @Override
    public void dots(byte[] query, byte[] codes, int count, int[] into) {
        int dimension = query.length;
        for (int member = 0; member < count; member++) {
            into[member] = dot(query, codes, member * dimension);
        }
    }

    static int dot(byte[] query, byte[] codes, int start) {
        int first = 0;
        int second = 0;
        int third = 0;
        int fourth = 0;
        int index = 0;
        for (; index + 3 < query.length; index += 4) {
            first += query[index] * codes[start + index];
            second += query[index + 1] * codes[start + index + 1];
            third += query[index + 2] * codes[start + index + 2];
            fourth += query[index + 3] * codes[start + index + 3];
        }
        for (; index < query.length; index++) {
            first += query[index] * codes[start + index];
        }
        return first + second + third + fourth;
    }
}
