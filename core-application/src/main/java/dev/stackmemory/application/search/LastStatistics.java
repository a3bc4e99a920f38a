package dev.stackmemory.application.search;

import dev.stackmemory.application.search.PastExperience.Size;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalStatistics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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

    record Place(StoreId store, Set<ProjectId> projects) {}

    private record Frequency(long frames, long at) {}

    private static final class Said {
        private final Map<IndexTerm, Frequency> frequencies = recentlyUsed(TERMS);
        private long frames;
        private long totalLength;
        private long at;
        private boolean here;
    }

    private final Map<Place, Said> places = recentlyUsed(PLACES);

    /**
     * What is remembered of a store.
     *
     * @param age of the oldest part that the store said itself
     * @param guessed whether it never said how often some of the terms occur
     */
    record Remembered(LexicalStatistics statistics, Duration age, boolean guessed) {}

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
        said.here = true;
        statistics
                .documentFrequencies()
                .forEach((term, frames) -> said.frequencies.put(term, new Frequency(frames, now)));
    }

    /** Goes on from how much the stores had before this program; what they have said since stays. */
    synchronized void recall(List<Size> before, long now) {
        for (Size size : before) {
            places.computeIfAbsent(new Place(size.store(), size.projects()), place -> {
                Said said = new Said();
                said.frames = size.frames();
                said.totalLength = size.totalLength();
                said.at = now - size.age().toNanos();
                return said;
            });
        }
    }

    /** How much the stores had that told this program. */
    synchronized List<Size> learned(long now) {
        return places.entrySet().stream()
                .filter(known -> known.getValue().here)
                .map(known -> new Size(
                        known.getKey().store(),
                        known.getKey().projects(),
                        known.getValue().frames,
                        known.getValue().totalLength,
                        Duration.ofNanos(Math.max(0, now - known.getValue().at))))
                .toList();
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
        boolean guessed = false;
        for (IndexTerm term : terms) {
            Frequency known = said.frequencies.get(term);
            if (known == null) {
                frequencies.put(term, Math.round(share * elsewhere.documentFrequency(term)));
                guessed = true;
            } else {
                frequencies.put(term, Math.min(known.frames(), said.frames));
                oldest = Math.min(oldest, known.at());
            }
        }
        return Optional.of(new Remembered(
                new LexicalStatistics(said.frames, said.totalLength, frequencies),
                Duration.ofNanos(now - oldest),
                guessed));
    }
}
