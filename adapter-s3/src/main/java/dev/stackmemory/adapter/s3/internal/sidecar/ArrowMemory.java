package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.ports.failure.StoreException.Unavailable;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** The memory that Arrow's files are written from and read into. It reaches into the JDK, which the JVM has to allow. */
final class ArrowMemory {
    private ArrowMemory() {}

    /** Memory for one file, given back when this is closed. */
    static BufferAllocator allocator() {
        try {
            return new RootAllocator();
        } catch (ExceptionInInitializerError | NoClassDefFoundError refused) {
            throw new Unavailable(
                    "vectors of the archive are files of Arrow's, for which the JVM has to be started with --add-opens=java.base/java.nio=ALL-UNNAMED.",
                    refused);
        }
    }
}
