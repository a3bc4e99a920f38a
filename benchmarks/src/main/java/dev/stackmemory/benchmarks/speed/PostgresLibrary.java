package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.VectorSearch;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.FrameWrite;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** A home in PostgreSQL that is filled and searched as measurements need it. */
record PostgresLibrary(ParadeDbHome home, GeneratedFrames frames, ModelId model) {
    static final int RESULTS = 10;
    static final FrameFilter FILTER = FrameFilter.ofProjects(Set.of(GeneratedFrames.PROJECT));

    /** Records the frames up to this number. */
    void record(int count) {
        for (int start = 0; start < count; start += Library.BATCH) {
            home.frames()
                    .record(
                            frames.frames(start, Math.min(count, start + Library.BATCH)).stream()
                                    .map(FrameWrite::create)
                                    .toList(),
                            Deadline.NEVER);
        }
    }

    /** Gives each of them a vector. */
    void embed(int count, ClusteredVectors vectors) {
        VectorIndex index = vectors(VectorSearch.exact());
        for (int start = 0; start < count; start += Library.BATCH) {
            List<FrameVector> embedded = new ArrayList<>();
            for (int number = start; number < Math.min(count, start + Library.BATCH); number++) {
                embedded.add(new FrameVector(frames.id(number), 1, vectors.next()));
            }
            index.put(model, embedded, Deadline.NEVER);
        }
    }

    void indexTexts() {
        home.texts().refresh(Progress.NONE, Deadline.NEVER);
    }

    VectorIndex vectors(VectorSearch search) {
        return home.vectors(search, Deadline.NEVER).orElseThrow();
    }

    List<VectorHit> nearest(VectorIndex index, float[] sought) {
        return index.nearest(model, sought, FILTER, RESULTS, Deadline.NEVER);
    }

    void searchWords(String question) {
        SearchSpeed.searchIndex(home.texts(), question);
    }

    /** Both lanes side by side, as a search has them. */
    void searchBoth(ExecutorService lanes, VectorIndex index, String question, float[] sought) {
        Future<?> words = lanes.submit(() -> searchWords(question));
        nearest(index, sought);
        try {
            words.get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** How many of the nearest are found, as a share. */
    static double recall(List<List<VectorHit>> right, List<List<VectorHit>> found) {
        int wanted = 0;
        int agreed = 0;
        for (int query = 0; query < right.size(); query++) {
            var ids = new HashSet<>();
            found.get(query).forEach(hit -> ids.add(hit.frame()));
            wanted += right.get(query).size();
            agreed += (int) right.get(query).stream()
                    .filter(hit -> ids.contains(hit.frame()))
                    .count();
        }
        return agreed / (double) wanted;
    }

    static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
