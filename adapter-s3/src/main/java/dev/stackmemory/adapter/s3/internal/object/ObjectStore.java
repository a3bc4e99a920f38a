package dev.stackmemory.adapter.s3.internal.object;

import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Named byte sequences that are written once and never changed. Thread-safe. Every method throws a {@code StoreException} when the store fails.
 */
public interface ObjectStore extends AutoCloseable {
    /** The location of the warehouse, without a slash at the end; locations of objects begin with it and a slash. */
    String root();

    /**
     * Reads a part of an object.
     *
     * @throws MissingObject if there is no such object
     * @throws dev.stackmemory.ports.failure.StoreException.CorruptStore if the object ends before that part does
     */
    byte[] read(String location, long offset, int length, Operation operation);

    /**
     * Reads an object that is small, in one request.
     *
     * @throws MissingObject if there is no such object
     */
    byte[] readWhole(String location, Operation operation);

    /** As {@link #read}, of all that follows the offset, for which others will ask again. */
    default byte[] readEnd(String location, long offset, int length, Operation operation) {
        return read(location, offset, length, operation);
    }

    /** Whether reading the object whole costs no request. */
    boolean isNear(String location);

    /**
     * The size of an object.
     *
     * @throws MissingObject if there is no such object
     */
    long size(String location, Operation operation);

    /** Writes an object, durable on return; nothing of it is there before. */
    void write(String location, FileChannel content, Operation operation);

    /** Deletes objects; those that are not there are passed over. */
    void delete(Collection<String> locations, Operation operation);

    /** Every object whose location begins with the prefix, in no particular order. */
    void list(String prefix, Consumer<Entry> each, Operation operation);

    @Override
    void close();

    /** An object as a list shows it. */
    record Entry(String location, long size, Instant written) {}

    /** There is no such object. Callers turn it into what that means for them. */
    final class MissingObject extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingObject(String location) {
            super("there is no object " + location, null, false, false);
        }
    }
}
