package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.adapter.s3.internal.object.LocalCache;
import dev.stackmemory.adapter.s3.internal.object.LocalCache.Kind;
import dev.stackmemory.adapter.s3.internal.object.ObjectStore;
import dev.stackmemory.adapter.s3.internal.object.ObjectStore.Entry;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.Parallel;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Vectors that came after their frames, in objects of their own in the warehouse, one for each batch. They name frames and revisions, not data files, so
 * that no rewriting of these loses one. Thread-safe.
 */
final class VectorObjects {
    private static final String SUFFIX = ".arrow";
    private static final int REQUESTS_AT_A_TIME = 16;

    /** So many small objects become one. */
    private static final int MANY = 32;

    private static final long SMALL_BYTES = 8L << 20;

    private final ObjectStore store;
    private final SegmentLoader loader;
    private final LocalCache cache;
    private final Map<String, VectorBatch> open = new HashMap<>();
    private final Map<List<String>, Map<ModelId, NewestVectors>> newest = new LinkedHashMap<>();

    VectorObjects(ObjectStore store, SegmentLoader loader, LocalCache cache) {
        this.store = store;
        this.loader = loader;
        this.cache = cache;
    }

    private String folder() {
        return store.root() + "/vectors/";
    }

    /** The objects that there are, the oldest first. */
    List<Entry> list(Operation operation) {
        var entries = new ArrayList<Entry>();
        store.list(
                folder(),
                entry -> {
                    if (entry.location().endsWith(SUFFIX)) {
                        entries.add(entry);
                    }
                },
                operation);
        entries.sort(Comparator.comparing(Entry::location));
        return entries;
    }

    long sizeBytes(Operation operation) {
        return list(operation).stream().mapToLong(Entry::size).sum();
    }

    private static long sequence(Entry entry) {
        String name = entry.location().substring(entry.location().lastIndexOf('/') + 1);
        return Long.parseLong(name.substring(0, 16), 16);
    }

    /**
     * The newest vector of each frame in all objects, by model. Where one goes while it is read, all are looked at again: what it held stands in
     * another then, or in the data files.
     */
    Map<ModelId, NewestVectors> newest(Operation operation) {
        List<Entry> entries = list(operation);
        while (true) {
            Map<ModelId, NewestVectors> found = newest(entries, operation);
            if (areOpen(entries)) {
                return found;
            }
            List<Entry> now = list(operation);
            if (now.equals(entries)) {
                return found;
            }
            entries = now;
        }
    }

    private boolean areOpen(List<Entry> entries) {
        synchronized (open) {
            return entries.stream().allMatch(entry -> open.containsKey(entry.location()));
        }
    }

    /** The newest vector of each frame in these objects, by model. */
    Map<ModelId, NewestVectors> newest(List<Entry> entries, Operation operation) {
        List<String> locations = entries.stream().map(Entry::location).toList();
        synchronized (newest) {
            Map<ModelId, NewestVectors> known = newest.get(locations);
            if (known != null) {
                return known;
            }
        }
        Map<ModelId, List<VectorBatch>> batches = new HashMap<>();
        Parallel.map(locations, REQUESTS_AT_A_TIME, location -> read(location, operation))
                .forEach(found ->
                        found.ifPresent(batch -> batches.computeIfAbsent(batch.model(), model -> new ArrayList<>())
                                .add(batch)));
        Map<ModelId, NewestVectors> made = new HashMap<>();
        batches.forEach((model, each) -> made.put(model, new NewestVectors(each)));
        synchronized (newest) {
            newest.clear();
            newest.put(locations, made);
        }
        synchronized (open) {
            open.keySet().retainAll(locations);
        }
        cache.keepOnly(locations, EnumSet.of(Kind.VECTORS));
        cache.enforce();
        return made;
    }

    /** Empty for an object that has gone or is damaged: its frames count as not embedded, and are embedded again. */
    private Optional<VectorBatch> read(String location, Operation operation) {
        synchronized (open) {
            VectorBatch known = open.get(location);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<VectorBatch> batch = opened(cache.file(location, Kind.VECTORS), location);
        if (batch.isEmpty()) {
            Path scratch = cache.scratch();
            try {
                if (loader.download(location, scratch, operation)) {
                    batch = opened(scratch, location);
                    cache.keep(scratch, location, Kind.VECTORS);
                }
            } finally {
                cache.delete(scratch);
            }
        }
        batch.ifPresent(read -> {
            synchronized (open) {
                open.put(location, read);
            }
        });
        return batch;
    }

    private Optional<VectorBatch> opened(Path file, String location) {
        return cache.translated("reading vectors", () -> {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            Optional<VectorBatch> batch = VectorBatch.read(file, checksum(location));
            if (batch.isPresent()) {
                cache.touch(file);
            }
            return batch;
        });
    }

    /** Writes vectors of frames that differ; durable on return. */
    void add(ModelId model, List<FrameVector> vectors, Operation operation) {
        List<Entry> before = list(operation);
        long last = before.isEmpty() ? 0 : sequence(before.getLast());
        write(last + 1, model, vectors, operation);
        List<Entry> small = newestSmall(before);
        if (small.size() >= MANY) {
            join(small, operation);
        }
    }

    /** The small objects after the last large one: only neighbours in time can be joined, or something older would come out on top. */
    private static List<Entry> newestSmall(List<Entry> entries) {
        int from = entries.size();
        while (from > 0 && entries.get(from - 1).size() < SMALL_BYTES) {
            from--;
        }
        return entries.subList(from, entries.size());
    }

    private void join(List<Entry> run, Operation operation) {
        newest(run, operation)
                .forEach((model, vectors) ->
                        write(sequence(run.getLast()), model, values(vectors, Set.of()), operation));
        delete(run, operation);
    }

    private static List<FrameVector> values(NewestVectors vectors, Set<FrameId> without) {
        return vectors.frames().stream()
                .filter(frame -> !without.contains(frame))
                .map(frame -> vectors.find(frame).orElseThrow())
                .toList();
    }

    private void write(long sequence, ModelId model, List<FrameVector> vectors, Operation operation) {
        Path scratch = cache.scratch();
        try {
            cache.translated("writing vectors", () -> {
                LocalCache.createPrivate(scratch);
                try (FileChannel content =
                        FileChannel.open(scratch, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    VectorFileWriter.write(content, model, vectors);
                    String name = String.format(
                            Locale.ROOT,
                            "%016x-%s-%08x%s",
                            sequence,
                            UUID.randomUUID(),
                            VectorBatch.checksum(content),
                            SUFFIX);
                    store.write(folder() + name, content, operation);
                }
                return true;
            });
        } finally {
            cache.delete(scratch);
        }
    }

    /** The checksum of an object, which is the last part of its name. */
    private static long checksum(String location) {
        String name = location.substring(0, location.length() - SUFFIX.length());
        return Long.parseLong(name.substring(name.lastIndexOf('-') + 1), 16);
    }

    /** Deletes objects, the oldest first. */
    void delete(Collection<Entry> entries, Operation operation) {
        entries.stream()
                .sorted(Comparator.comparing(Entry::location))
                .forEach(entry -> store.delete(List.of(entry.location()), operation));
        forget();
        cache.forget(entries.stream().map(Entry::location).toList());
    }

    /** Deletes the vectors of a model. */
    void drop(ModelId model, Operation operation) {
        for (Entry entry : list(operation)) {
            if (read(entry.location(), operation)
                    .filter(batch -> batch.model().equals(model))
                    .isPresent()) {
                delete(List.of(entry), operation);
            }
        }
    }

    /** Writes every object anew that holds one of the frames, without them. An object that cannot be read goes, since it may hold any frame. */
    void erase(Set<FrameId> frames, Operation operation) {
        for (Entry entry : list(operation)) {
            Optional<VectorBatch> batch = read(entry.location(), operation);
            if (batch.isPresent() && batch.get().frames().stream().noneMatch(frames::contains)) {
                continue;
            }
            if (batch.isPresent()) {
                List<FrameVector> staying = values(new NewestVectors(List.of(batch.get())), frames);
                if (!staying.isEmpty()) {
                    write(sequence(entry), batch.get().model(), staying, operation);
                }
            }
            delete(List.of(entry), operation);
        }
    }

    void forget() {
        synchronized (newest) {
            newest.clear();
        }
        synchronized (open) {
            open.clear();
        }
    }
}
