package dev.stackmemory.adapter.s3.internal.object;

import dev.stackmemory.adapter.s3.internal.object.ObjectStore.MissingObject;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.failure.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.io.SupportsBulkOperations;

/**
 * What Iceberg reads and writes its own files through: lists of files, small and read whole. They are kept in memory for as long as there is
 * room, since none ever changes.
 */
public final class WarehouseIo implements SupportsBulkOperations {
    private static final long serialVersionUID = 1L;

    private final transient ObjectStore store;
    private final transient LruCache<String, byte[]> cache;
    private final transient Supplier<Operation> operation;

    private WarehouseIo(ObjectStore store, LruCache<String, byte[]> cache, Supplier<Operation> operation) {
        this.store = store;
        this.cache = cache;
        this.operation = operation;
    }

    /** Works for whatever {@linkplain Operation#during operation} the calling thread is in. */
    public static WarehouseIo ofCallingThread(StoreId archive, ObjectStore store, LruCache<String, byte[]> cache) {
        return new WarehouseIo(store, cache, () -> Operation.current(archive));
    }

    /** The same objects, for one operation, from any thread. */
    public WarehouseIo forOperation(Operation value) {
        return new WarehouseIo(store, cache, () -> value);
    }

    public ObjectStore store() {
        return store;
    }

    @Override
    public InputFile newInputFile(String path) {
        return new Input(path);
    }

    @Override
    public InputFile newInputFile(String path, long length) {
        return new Input(path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return new Output(path);
    }

    @Override
    public void deleteFile(String path) {
        store.delete(List.of(path), operation.get());
        cache.forget(path);
    }

    @Override
    public void deleteFiles(Iterable<String> paths) {
        var all = new ArrayList<String>();
        paths.forEach(all::add);
        try {
            store.delete(all, operation.get());
        } catch (StoreException failure) {
            var refused = new BulkDeletionFailureException(all.size());
            refused.initCause(failure);
            throw refused;
        }
        all.forEach(cache::forget);
    }

    @Override
    public Map<String, String> properties() {
        return Map.of();
    }

    @Override
    public void initialize(Map<String, String> properties) {}

    @Override
    public void close() {}

    private final class Input implements InputFile {
        private final String location;

        Input(String location) {
            this.location = location;
        }

        private byte[] bytes() {
            try {
                return cache.get(location, () -> store.readWhole(location, operation.get()));
            } catch (MissingObject missing) {
                throw new NotFoundException(missing, "%s", String.valueOf(missing.getMessage()));
            } catch (StoreException failure) {
                if (location.endsWith(".metadata.json")) {
                    // Iceberg would repeat anything else for minutes, and one layer of retries is below already.
                    throw new NotFoundException(failure, "%s", String.valueOf(failure.getMessage()));
                }
                throw failure;
            }
        }

        @Override
        public long getLength() {
            return bytes().length;
        }

        @Override
        public SeekableInputStream newStream() {
            return new BytesStream(bytes());
        }

        @Override
        public String location() {
            return location;
        }

        @Override
        public boolean exists() {
            try {
                return getLength() >= 0;
            } catch (NotFoundException missing) {
                return false;
            }
        }
    }

    private final class Output implements OutputFile {
        private final String location;

        Output(String location) {
            this.location = location;
        }

        @Override
        public PositionOutputStream create() {
            return new SpoolFile(store, location, operation.get());
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            return create();
        }

        @Override
        public String location() {
            return location;
        }

        @Override
        public InputFile toInputFile() {
            return new Input(location);
        }
    }

    private static final class BytesStream extends SeekableInputStream {
        private final byte[] bytes;
        private ByteArrayInputStream rest;

        BytesStream(byte[] bytes) {
            this.bytes = bytes;
            this.rest = new ByteArrayInputStream(bytes);
        }

        @Override
        public long getPos() {
            return (long) bytes.length - rest.available();
        }

        @Override
        public void seek(long position) throws IOException {
            if (position < 0 || position > bytes.length) {
                throw new IOException("no position " + position + " in " + bytes.length + " bytes");
            }
            rest = new ByteArrayInputStream(bytes, (int) position, bytes.length - (int) position);
        }

        @Override
        public int read() {
            return rest.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return rest.read(target, offset, length);
        }
    }
}
