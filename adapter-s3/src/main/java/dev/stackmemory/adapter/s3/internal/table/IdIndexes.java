package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.LruCache;
import dev.stackmemory.adapter.s3.internal.object.ObjectStore;
import dev.stackmemory.adapter.s3.internal.object.ObjectStore.MissingObject;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.Expressions;

/** Finds the rows of data files by the hash of their id, through the index beside each file. Thread-safe. */
final class IdIndexes {
    /** Up to this many rows the whole index is read at once: it is as soon there as a part would be. */
    private static final int SMALL = 8_000;

    private final ObjectStore store;
    private final ParquetRows rows;
    private final LruCache<String, IdIndex> indexes;

    /** Of these files a part of the index was read; whoever asks again, has it whole and kept. */
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    IdIndexes(ObjectStore store, ParquetRows rows, long memoryBytes) {
        this.store = store;
        this.rows = rows;
        this.indexes = new LruCache<>(memoryBytes / 2, index -> 100L + (long) IdIndex.ENTRY * index.size());
    }

    /** The rows of the file that may have one of the ids, deleted ones included. */
    BitSet rows(DataFile file, Schema schema, long[] hashes, Operation operation) {
        var found = new BitSet();
        Optional<IdIndex> known = indexes.find(file.location());
        if (known.isEmpty()
                && hashes.length == 1
                && file.recordCount() > SMALL
                && !store.isNear(file.location() + IdIndex.SUFFIX)
                && asked.add(file.location())) {
            try {
                add(found, part(file, hashes[0], operation), hashes[0]);
                return found;
            } catch (MissingObject missing) {
                operation.check(); // The whole file is read below.
            }
        }
        IdIndex index = known.isPresent() ? known.get() : whole(file, schema, operation);
        for (long hash : hashes) {
            add(found, index, hash);
        }
        return found;
    }

    private static void add(BitSet found, IdIndex index, long hash) {
        Arrays.stream(index.rows(hash)).forEach(found::set);
    }

    /** The part of a large index in which the hash stands, if it does. */
    private IdIndex part(DataFile file, long hash, Operation operation) {
        int count = Math.toIntExact(file.recordCount());
        int[] window = IdIndex.window(hash, count);
        while (true) {
            byte[] bytes = store.read(
                    file.location() + IdIndex.SUFFIX,
                    IdIndex.HEADER + (long) window[0] * IdIndex.ENTRY,
                    (window[1] - window[0]) * IdIndex.ENTRY,
                    operation);
            IdIndex part = IdIndex.entries(ByteBuffer.wrap(bytes), window[1] - window[0]);
            boolean before = window[0] > 0 && Long.compareUnsigned(hash, part.first()) <= 0;
            boolean after = window[1] < count && Long.compareUnsigned(hash, part.last()) >= 0;
            if (!before && !after) {
                return part;
            }
            int more = window[1] - window[0];
            window = new int[] {
                before ? Math.max(0, window[0] - more) : window[0],
                after ? Math.min(count, window[1] + more) : window[1]
            };
        }
    }

    /** The whole index; one that is missing, damaged or of another file is made from the ids in the data file. */
    IdIndex whole(DataFile file, Schema schema, Operation operation) {
        return indexes.get(file.location(), () -> {
            Optional<IdIndex> stored = Optional.empty();
            try {
                stored = IdIndex.decode(store.readWhole(file.location() + IdIndex.SUFFIX, operation));
            } catch (MissingObject | CorruptStore unusable) {
                operation.check();
            }
            return stored.filter(index -> index.size() == file.recordCount())
                    .orElseGet(() -> scanned(file, schema, operation));
        });
    }

    private IdIndex scanned(DataFile file, Schema schema, Operation operation) {
        long[] hashes = new long[Math.toIntExact(file.recordCount())];
        rows.scan(
                new ParquetRows.File(file.location(), file.fileSizeInBytes()),
                schema.select(List.of(Column.ID)),
                Expressions.alwaysTrue(),
                RowChoice.ALL,
                operation,
                (position, row) -> {
                    hashes[(int) position] = IdHash.of(new FrameId(row.get(0, String.class)));
                    return true;
                });
        return IdIndex.of(hashes, hashes.length);
    }

    void forget() {
        indexes.clear();
        asked.clear();
    }
}
