package dev.stackmemory.adapter.s3.internal.object;

import dev.stackmemory.adapter.s3.internal.object.LocalCache.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps small objects, and the ends of large ones, on the local disk as well, those written here included: objects never change, so a process finds there
 * what another has read or written. What cannot be kept or is damaged is read from the store.
 */
public final class CachedObjects implements ObjectStore {
    private final ObjectStore store;
    private final LocalCache cache;

    public CachedObjects(ObjectStore store, LocalCache cache) {
        this.store = store;
        this.cache = cache;
    }

    @Override
    public String root() {
        return store.root();
    }

    @Override
    public byte[] read(String location, long offset, int length, Operation operation) {
        return store.read(location, offset, length, operation);
    }

    @Override
    public byte[] readWhole(String location, Operation operation) {
        Optional<byte[]> kept = cache.find(location, Kind.WHOLE);
        if (kept.isPresent()) {
            return kept.get();
        }
        byte[] bytes = store.readWhole(location, operation);
        cache.keep(location, Kind.WHOLE, ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Override
    public byte[] readEnd(String location, long offset, int length, Operation operation) {
        Optional<byte[]> kept = cache.find(location, Kind.END).filter(bytes -> bytes.length == length);
        if (kept.isPresent()) {
            return kept.get();
        }
        byte[] bytes = store.readEnd(location, offset, length, operation);
        cache.keep(location, Kind.END, ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Override
    public boolean isNear(String location) {
        return store.isNear(location) || Files.exists(cache.file(location, Kind.WHOLE));
    }

    @Override
    public long size(String location, Operation operation) {
        return store.size(location, operation);
    }

    @Override
    public void write(String location, FileChannel content, Operation operation) {
        store.write(location, content, operation);
        try {
            long size = content.size();
            if (location.endsWith(".parquet")) {
                int end = ParquetObject.end(size);
                cache.keep(location, Kind.END, part(content, size - end, end));
            } else if (location.endsWith(".avro") || location.endsWith(".metadata.json") || location.endsWith(".ids")) {
                cache.keep(location, Kind.WHOLE, part(content, 0, Math.toIntExact(size)));
            }
        } catch (IOException failure) {
            throw FolderObjects.translate("reading a temporary file", failure);
        }
    }

    private static ByteBuffer part(FileChannel content, long offset, int length) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(length);
        int read = 0;
        while (part.hasRemaining() && read >= 0) {
            read = content.read(part, offset + part.position());
        }
        return part.flip();
    }

    /** Deletes them here, too, whoever made them. */
    @Override
    public void delete(Collection<String> locations, Operation operation) {
        store.delete(locations, operation);
        cache.forget(locations);
    }

    @Override
    public void list(String prefix, Consumer<Entry> each, Operation operation) {
        store.list(prefix, each, operation);
    }

    @Override
    public void close() {
        store.close();
    }
}
