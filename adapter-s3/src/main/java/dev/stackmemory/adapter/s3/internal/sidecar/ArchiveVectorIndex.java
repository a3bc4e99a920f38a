package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.adapter.lucene.segment.SegmentSet;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.table.IndexedFile;
import dev.stackmemory.adapter.s3.internal.table.TableFiles;
import dev.stackmemory.adapter.s3.internal.table.TableFiles.Place;
import dev.stackmemory.adapter.s3.internal.table.TableFiles.Version;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.domain.rank.Cosine;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The vectors of the archived frames: those in the indexes beside the data files, and in their place those that came later, in objects of their own, until
 * they are merged. Exact.
 */
public final class ArchiveVectorIndex implements VectorIndex {
    private static final Choice WHOLE = (version, operation) -> version.files();

    private static final int PAGE = 256;
    private static final int MORE = 4;
    private static final int ATTEMPTS = 5;

    private final TableFiles files;
    private final Sidecars sidecars;
    private final VectorObjects objects;
    private final KnownVectors known;

    ArchiveVectorIndex(TableFiles files, Sidecars sidecars, VectorObjects objects, KnownVectors known) {
        this.files = files;
        this.sidecars = sidecars;
        this.objects = objects;
        this.known = known;
    }

    @Override
    public void put(ModelId model, List<FrameVector> vectors, Deadline deadline) {
        Map<FrameId, FrameVector> wanted = new LinkedHashMap<>();
        for (FrameVector vector : vectors) {
            requireDimension(vector.dimension(), model);
            wanted.put(vector.frame(), vector);
        }
        if (wanted.isEmpty()) {
            return;
        }
        Operation operation = files.begin("storing vectors", deadline);
        Map<FrameId, Place> places = files.locate(files.newest(operation), wanted.keySet(), operation);
        wanted.values().removeIf(vector -> {
            Place place = places.get(vector.frame());
            return place == null || place.revision() != vector.revision();
        });
        if (!wanted.isEmpty()) {
            objects.add(model, List.copyOf(wanted.values()), operation);
        }
    }

    private static void requireDimension(int dimension, ModelId model) {
        if (dimension != model.dimension()) {
            throw new IllegalArgumentException("a vector of dimension " + dimension + " is not of model " + model);
        }
    }

    @Override
    public List<VectorHit> nearest(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline) {
        requireDimension(query.length, model);
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit + " is below 1");
        }
        return ask(
                "searching vectors",
                (version, operation) -> version.possible(filter),
                deadline,
                (set, newest, operation) -> {
                    NewestVectors later = newest.getOrDefault(model, NewestVectors.NONE);
                    Stream<VectorHit> hits = Stream.concat(
                            inFiles(set, later, model, query, filter, limit, deadline).stream(),
                            ofLater(set, later, query, filter, limit, operation).stream());
                    return hits.sorted(VectorHit.NEAREST_FIRST).limit(limit).toList();
                });
    }

    /** The nearest of those in the files, but for frames that have a later vector. */
    private static List<VectorHit> inFiles(
            SegmentSet set,
            NewestVectors later,
            ModelId model,
            float[] query,
            FrameFilter filter,
            int limit,
            Deadline deadline) {
        for (long asked = limit; ; asked *= MORE) {
            int most = (int) Math.min(asked, Integer.MAX_VALUE - 1);
            List<VectorHit> hits = set.nearest(model, query, filter, most, deadline);
            List<VectorHit> valid = hits.stream()
                    .filter(hit -> later.revision(hit.frame()) != hit.revision())
                    .toList();
            if (valid.size() >= limit || hits.size() < most) {
                return valid;
            }
        }
    }

    private static List<VectorHit> ofLater(
            SegmentSet set, NewestVectors later, float[] query, FrameFilter filter, int limit, Operation operation) {
        var all = new ArrayList<VectorHit>();
        later.forEach((frame, components) -> {
            if (all.size() % PAGE == 0) {
                operation.check();
            }
            all.add(new VectorHit(frame, later.revision(frame), Cosine.similarity(query, components)));
        });
        all.sort(VectorHit.NEAREST_FIRST);
        var found = new ArrayList<VectorHit>();
        try (LexicalView view = set.view(0, 0)) {
            for (int from = 0; from < all.size() && found.size() < limit; from += PAGE) {
                List<VectorHit> page = all.subList(from, Math.min(all.size(), from + PAGE));
                Set<FrameId> passing = new HashSet<>();
                for (Candidate candidate : view.describe(
                        List.of(), page.stream().map(VectorHit::frame).toList(), filter, operation.deadline())) {
                    if (candidate.matchesFilter() && candidate.revision() == later.revision(candidate.frame())) {
                        passing.add(candidate.frame());
                    }
                }
                page.stream().filter(hit -> passing.contains(hit.frame())).forEach(found::add);
            }
        }
        return found;
    }

    @Override
    public Set<FrameId> findEmbedded(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return ask("looking for vectors", WHOLE, deadline, (set, newest, operation) -> {
            NewestVectors later = newest.getOrDefault(model, NewestVectors.NONE);
            Set<FrameId> embedded = new HashSet<>(set.findEmbedded(model, frames, deadline));
            embedded.addAll(current(set, later, new HashSet<>(frames), operation));
            return embedded;
        });
    }

    /** Those of the frames that have a later vector of the revision that is here. */
    private static Set<FrameId> current(SegmentSet set, NewestVectors later, Set<FrameId> frames, Operation operation) {
        List<FrameId> asked =
                frames.stream().filter(frame -> later.revision(frame) >= 0).toList();
        if (asked.isEmpty()) {
            return Set.of();
        }
        Set<FrameId> current = new HashSet<>();
        try (LexicalView view = set.view(0, 0)) {
            view.describe(List.of(), asked, FrameFilter.ALL, operation.deadline()).stream()
                    .filter(candidate -> candidate.revision() == later.revision(candidate.frame()))
                    .forEach(candidate -> current.add(candidate.frame()));
        }
        return current;
    }

    @Override
    public List<FrameVector> find(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        Set<FrameId> wanted = new HashSet<>(frames);
        if (wanted.isEmpty()) {
            return List.of();
        }
        return ask(
                "reading vectors",
                (version, operation) -> files.mayHold(version, wanted, operation),
                deadline,
                (set, newest, operation) -> {
                    NewestVectors later = newest.getOrDefault(model, NewestVectors.NONE);
                    List<FrameVector> found = new ArrayList<>();
                    for (FrameId frame : current(set, later, wanted, operation)) {
                        later.find(frame).ifPresent(found::add);
                        wanted.remove(frame);
                    }
                    found.addAll(set.findVectors(model, wanted, deadline).values());
                    return found;
                });
    }

    @Override
    public List<ModelUsage> listModels(Deadline deadline) {
        return ask("counting vectors", WHOLE, deadline, (set, newest, operation) -> {
            Map<ModelId, Long> counts = new HashMap<>();
            set.listModels(deadline).forEach(usage -> counts.put(usage.model(), usage.vectors()));
            newest.forEach((model, later) -> {
                Set<FrameId> current = current(set, later, later.frames(), operation);
                long all = current.size();
                long added = all - set.findEmbedded(model, current, deadline).size();
                counts.merge(model, added, Long::sum);
            });
            return counts.entrySet().stream()
                    .filter(count -> count.getValue() > 0)
                    .map(count -> new ModelUsage(count.getKey(), count.getValue()))
                    .sorted(Comparator.comparing(usage -> usage.model().toString()))
                    .toList();
        });
    }

    @Override
    public void drop(ModelId model, Deadline deadline) {
        Operation operation = files.begin("dropping vectors", deadline);
        objects.drop(model, operation);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Version version = files.newest(operation);
            List<String> holding = version.files().stream()
                    .filter(file -> holds(version, file, model, operation))
                    .map(IndexedFile::location)
                    .toList();
            if (holding.isEmpty()) {
                return;
            }
            known.dropping(model, () -> files.rewrite(holding, Progress.NONE, operation));
        }
    }

    private boolean holds(Version version, IndexedFile file, ModelId model, Operation operation) {
        return sidecars.using(
                version,
                List.of(file),
                operation,
                set -> set.listModels(operation.deadline()).stream()
                        .anyMatch(usage -> usage.model().equals(model)));
    }

    /** Which files of a version are asked. */
    private interface Choice {
        List<IndexedFile> of(Version version, Operation operation);
    }

    /** Something asked of the indexes, and of the vectors that came later. */
    private interface Question<T> {
        T ask(SegmentSet set, Map<ModelId, NewestVectors> newest, Operation operation);
    }

    private <T> T ask(String name, Choice choice, Deadline deadline, Question<T> question) {
        Operation operation = files.begin(name, deadline);
        // Read before the version is chosen: what a merge has taken away here, that version has in its files.
        Map<ModelId, NewestVectors> newest = objects.newest(operation);
        Version version = files.newest(operation);
        sidecars.follow(version);
        operation.choosingAmong(version.files().size());
        List<IndexedFile> chosen = choice.of(version, operation);
        return sidecars.using(version, chosen, operation, set -> question.ask(set, newest, operation));
    }
}
