package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.LocalCache;
import dev.stackmemory.adapter.s3.internal.object.LocalCache.Kind;
import dev.stackmemory.ports.store.Facet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was counted of whole data files, by facets, on this machine: a file never changes, and what is known of it holds as long as the same of its rows are deleted. It goes
 * with the file. Thread-safe, also beside other processes: of two that keep something of one file at the same moment, one may be lost.
 */
final class FileCounts {
    private static final int FORM = 1;

    /** A file with more values of a facet, as of sessions, is counted anew by each process. */
    private static final int MOST_VALUES = 10_000;

    private final Optional<LocalCache> cache;

    FileCounts(Optional<LocalCache> cache) {
        this.cache = cache;
    }

    /** How many rows of the file have each value, as it was counted before or is now. */
    Map<String, Long> get(LiveFile file, Facet facet, Supplier<Map<String, Long>> counting) {
        if (cache.isEmpty()) {
            return counting.get();
        }
        byte[] deleted = digest(file.deleted().toByteArray());
        Map<String, Long> known = find(cache.get(), file, deleted).get(facet);
        if (known != null) {
            return known;
        }
        Map<String, Long> counted = counting.get();
        if (counted.size() <= MOST_VALUES) {
            Map<Facet, Map<String, Long>> all = find(cache.get(), file, deleted);
            all.put(facet, counted);
            cache.get().keep(file.location(), Kind.COUNTS, ByteBuffer.wrap(encode(deleted, all)));
        }
        return counted;
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    private static Map<Facet, Map<String, Long>> find(LocalCache cache, LiveFile file, byte[] deleted) {
        return cache.find(file.location(), Kind.COUNTS)
                .map(bytes -> decode(bytes, deleted))
                .orElseGet(() -> new EnumMap<>(Facet.class));
    }

    private static byte[] encode(byte[] deleted, Map<Facet, Map<String, Long>> all) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(FORM);
            out.write(deleted);
            for (Map.Entry<Facet, Map<String, Long>> facet : all.entrySet()) {
                writeText(out, facet.getKey().name());
                out.writeInt(facet.getValue().size());
                for (Map.Entry<String, Long> value : facet.getValue().entrySet()) {
                    writeText(out, value.getKey());
                    out.writeLong(value.getValue());
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Nothing of another form, of another version's deletes, or of a facet that this program does not know. */
    private static Map<Facet, Map<String, Long>> decode(byte[] bytes, byte[] deleted) {
        var all = new EnumMap<Facet, Map<String, Long>>(Facet.class);
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != FORM || !Arrays.equals(in.readNBytes(deleted.length), deleted)) {
                return all;
            }
            while (in.available() > 0) {
                Facet facet = Facet.valueOf(readText(in));
                var counts = new HashMap<String, Long>();
                for (int left = in.readInt(); left > 0; left--) {
                    counts.put(readText(in), in.readLong());
                }
                all.put(facet, counts);
            }
            return all;
        } catch (IOException | IllegalArgumentException unknown) {
            return new EnumMap<>(Facet.class);
        }
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
