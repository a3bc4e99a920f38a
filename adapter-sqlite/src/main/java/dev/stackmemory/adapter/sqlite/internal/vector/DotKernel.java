package dev.stackmemory.adapter.sqlite.internal.vector;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Dot products of one code with many. Thread-safe. */
public interface DotKernel {
    /**
     * Computes the dot product of the query with each of the codes that stand one after the other.
     *
     * @param query components in [-127, 127]
     * @param codes {@code count} times as many components in [-127, 127]
     * @param into takes {@code count} products
     */
    void dots(byte[] query, byte[] codes, int count, int[] into);

    /** The fastest one here: with SIMD instructions if the JVM was started with the module {@code jdk.incubator.vector}. */
    static DotKernel best() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            try {
                return Class.forName("dev.stackmemory.adapter.sqlite.internal.vector.SimdDotKernel")
                        .asSubclass(DotKernel.class)
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException | LinkageError otherVersion) {
                // The incubating API may differ in another JDK.
                Logger.getLogger(DotKernel.class.getName())
                        .log(Level.FINE, "scanning vectors without SIMD instructions", otherVersion);
            }
        }
        return new ScalarDotKernel();
    }
}
