package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalStatistics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What each store said last of its words, for searches from which it is absent: so scores stay what they were while a store is away. Keeps the most recently used.
 * Thread-safe. Times are readings of a monotonic clock in nanoseconds.
 */
final class LastStatistics {
    private static final int PLACES = 64;
    private static final int TERMS = 10_000;

    private record Place(StoreId store, Set<ProjectId> projects) {}

    private record Frequency(long frames, long at) {}

    private static final class Said {
        private final Map<IndexTerm, Frequency> frequencies = recentlyUsed(TERMS);
        private long frames;
        private long totalLength;
        private long at;
    }

    private final Map<Place, Said> places = recentlyUsed(PLACES);

    /**
     * What is remembered of a store.
     *
     * @param age of the oldest part
     */
    record Remembered(LexicalStatistics statistics, Duration age) {}

    private static <K, V> Map<K, V> recentlyUsed(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    synchronized void learn(StoreId store, Set<ProjectId> projects, LexicalStatistics statistics, long now) {
        Said said = places.computeIfAbsent(new Place(store, projects), place -> new Said());
        said.frames = statistics.frames();
        said.totalLength = statistics.totalLength();
        said.at = now;
        statistics
                .documentFrequencies()
                .forEach((term, frames) -> said.frequencies.put(term, new Frequency(frames, now)));
    }

    /**
     * What a store would say of the terms, as far as is known. A term it was never asked about is taken to be as frequent there as elsewhere.
     *
     * @param elsewhere what the stores say that are present
     */
    synchronized Optional<Remembered> find(
            StoreId store,
            Set<ProjectId> projects,
            Collection<IndexTerm> terms,
            LexicalStatistics elsewhere,
            long now) {
        Said said = places.get(new Place(store, projects));
        if (said == null) {
            return Optional.empty();
        }
        double share = elsewhere.frames() == 0 ? 0 : (double) said.frames / elsewhere.frames();
        Map<IndexTerm, Long> frequencies = new HashMap<>();
        long oldest = said.at;
        for (IndexTerm term : terms) {
            Frequency known = said.frequencies.get(term);
            if (known == null) {
                frequencies.put(term, Math.round(share * elsewhere.documentFrequency(term)));
            } else {
                frequencies.put(term, Math.min(known.frames(), said.frames));
                oldest = Math.min(oldest, known.at());
            }
        }
        return Optional.of(new Remembered(
                new LexicalStatistics(said.frames, said.totalLength, frequencies), Duration.ofNanos(now - oldest)));
    }
}
