package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.text.Compression;
import dev.stackmemory.adapter.paradedb.internal.text.PostingSource;
import dev.stackmemory.adapter.paradedb.internal.text.TermList;
import dev.stackmemory.domain.frame.GeneralizedUtf8;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Postings as they stand in the database, the last used of them in memory. Segments never change, so nothing in memory is ever old. Thread-safe.
 */
final class PostingCache implements PostingSource {
    private static final String SEGMENTS =
            "SELECT segment, NULL::text, NULL::bytea FROM stackmemory.text_segments" + " WHERE segment = ANY (?)";
    private static final String ROWS = " FROM stackmemory.text_postings WHERE segment = ANY (?) AND term = ANY (?)";
    private static final String POSTINGS = SEGMENTS + " UNION ALL SELECT segment, term, postings" + ROWS;
    private static final String POSITIONS = SEGMENTS + " UNION ALL SELECT segment, term, positions" + ROWS;
    private static final String DICTIONARIES =
            "SELECT segment, dictionary FROM stackmemory.text_segments WHERE segment = ANY (?)";
    private static final byte[] NONE = {};
    /** What an entry takes beside its content. */
    private static final int OVERHEAD = 160;

    private static final int TERM_BYTES = 64;

    private final Database database;
    private final LastUsed<Key, byte[]> lists;
    private final LastUsed<Long, TermList> dictionaries;

    private record Key(Place place, boolean positions) {}

    /** @param maxBytes what is kept in memory at most */
    PostingCache(Database database, long maxBytes) {
        this.database = database;
        this.lists = new LastUsed<>(maxBytes / 2, bytes -> bytes.length + OVERHEAD);
        this.dictionaries = new LastUsed<>(maxBytes / 2, terms -> (long) TERM_BYTES * terms.size());
    }

    @Override
    public Map<Place, byte[]> read(
            Collection<Long> segments, Collection<String> terms, boolean positions, Deadline deadline) {
        Map<Place, byte[]> found = new HashMap<>();
        Set<Long> missingSegments = new LinkedHashSet<>();
        Set<String> missingTerms = new LinkedHashSet<>();
        for (long segment : segments) {
            for (String term : terms) {
                var place = new Place(segment, term);
                byte[] known = lists.find(new Key(place, positions));
                if (known != null) {
                    found.put(place, known);
                } else if (canStand(term)) {
                    missingSegments.add(segment);
                    missingTerms.add(term);
                }
            }
        }
        if (!missingTerms.isEmpty()) {
            fetch(missingSegments, missingTerms, positions, deadline, found);
        }
        return found;
    }

    /** Whether PostgreSQL takes the text at all; the analyzer makes no others. */
    private static boolean canStand(String term) {
        return term.indexOf('\0') < 0 && GeneralizedUtf8.isWellFormed(term);
    }

    private void fetch(
            Set<Long> segments, Set<String> terms, boolean positions, Deadline deadline, Map<Place, byte[]> found) {
        Map<Place, byte[]> fetched = database.read("searching texts", deadline, session -> {
            Map<Place, byte[]> lists = new HashMap<>();
            Set<Long> there = new HashSet<>();
            session.query(
                    positions ? POSITIONS : POSTINGS,
                    parameters -> parameters.numbers(segments).numbers(segments).texts(terms),
                    row -> {
                        String term = row.getString(2);
                        return term == null
                                ? there.add(row.getLong(1))
                                : lists.put(new Place(row.getLong(1), term), row.getBytes(3)) == null;
                    });
            requireAll(segments, there);
            return lists;
        });
        for (long segment : segments) {
            for (String term : terms) {
                var place = new Place(segment, term);
                byte[] bytes = fetched.getOrDefault(place, NONE);
                lists.keep(new Key(place, positions), bytes);
                found.put(place, bytes);
            }
        }
    }

    private static void requireAll(Set<Long> wanted, Set<Long> there) {
        if (!there.containsAll(wanted)) {
            throw new StoreException.Unavailable(
                    "the part of the text index that this search began with has gone since; search again", null);
        }
    }

    @Override
    public List<TermList> dictionaries(Collection<Long> segments, Deadline deadline) {
        Map<Long, TermList> found = new HashMap<>();
        Set<Long> missing = new LinkedHashSet<>();
        for (long segment : segments) {
            TermList known = dictionaries.find(segment);
            if (known == null) {
                missing.add(segment);
            } else {
                found.put(segment, known);
            }
        }
        if (!missing.isEmpty()) {
            database.read(
                            "reading the terms of texts",
                            deadline,
                            session -> session.query(
                                    DICTIONARIES,
                                    parameters -> parameters.numbers(missing),
                                    row -> Map.entry(
                                            row.getLong(1), TermList.decode(Compression.expand(row.getBytes(2))))))
                    .forEach(entry -> {
                        dictionaries.keep(entry.getKey(), entry.getValue());
                        found.put(entry.getKey(), entry.getValue());
                    });
            requireAll(missing, found.keySet());
        }
        return new ArrayList<>(found.values());
    }

    /** Entries up to a number of bytes; those that were not used for longest go first. */
    private static final class LastUsed<K, V> {
        private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(64, 0.75f, true);
        private final long maxBytes;
        private final ToLongFunction<V> sizeOf;
        private long bytes;

        LastUsed(long maxBytes, ToLongFunction<V> sizeOf) {
            this.maxBytes = maxBytes;
            this.sizeOf = sizeOf;
        }

        synchronized @Nullable V find(K key) {
            return entries.get(key);
        }

        synchronized void keep(K key, V value) {
            long size = sizeOf.applyAsLong(value);
            if (size > maxBytes / 2) {
                return;
            }
            V earlier = entries.put(key, value);
            bytes += size - (earlier == null ? 0 : sizeOf.applyAsLong(earlier));
            var oldest = entries.entrySet().iterator();
            while (bytes > maxBytes && oldest.hasNext()) {
                bytes -= sizeOf.applyAsLong(oldest.next().getValue());
                oldest.remove();
            }
        }
    }
}
