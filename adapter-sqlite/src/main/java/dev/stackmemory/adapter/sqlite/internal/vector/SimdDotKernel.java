package dev.stackmemory.adapter.sqlite.internal.vector;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Sixteen components a step: bytes widen to shorts, in which a product fits, and pairs of products to ints, in which their sums do. */
public final class SimdDotKernel implements DotKernel {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;

    @Override
    public void dots(byte[] query, byte[] codes, int count, int[] into) {
        int dimension = query.length;
        for (int member = 0; member < count; member++) {
            into[member] = dot(query, codes, member * dimension);
        }
    }

    private static int dot(byte[] query, byte[] codes, int start) {
        int bound = BYTES.loopBound(query.length);
        IntVector low = IntVector.zero(INTS);
        IntVector high = IntVector.zero(INTS);
        for (int index = 0; index < bound; index += BYTES.length()) {
            Vector<Short> left = ByteVector.fromArray(BYTES, query, index).convertShape(VectorOperators.B2S, SHORTS, 0);
            Vector<Short> right =
                    ByteVector.fromArray(BYTES, codes, start + index).convertShape(VectorOperators.B2S, SHORTS, 0);
            Vector<Short> product = left.mul(right);
            low = low.add(product.convertShape(VectorOperators.S2I, INTS, 0));
            high = high.add(product.convertShape(VectorOperators.S2I, INTS, 1));
        }
        int sum = low.add(high).reduceLanes(VectorOperators.ADD);
        for (int index = bound; index < query.length; index++) {
            sum += query[index] * codes[start + index];
        }
        return sum;
    }
}
