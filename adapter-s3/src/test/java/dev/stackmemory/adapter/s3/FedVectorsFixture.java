package dev.stackmemory.adapter.s3;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.testkit.contract.Capability;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** An archive of vectors that is given the changes of a home in memory before each question. */
final class FedVectorsFixture implements StoreFixture {
    private final ArchiveSettings settings;
    private final Path cache;
    private final InMemoryHome home = new InMemoryHome();
    private final FedIndex.Storage storage;
    private final List<SearchableArchive> opened = new ArrayList<>();

    FedVectorsFixture(ArchiveSettings settings, Path cache) {
        this.settings = settings;
        this.cache = cache;
        this.storage = new FedIndex.Storage(archive());
    }

    private SearchableArchive archive() {
        SearchableArchive archive =
                SearchableArchive.open(settings, SidecarSettings.of(cache.resolve(Integer.toString(opened.size()))));
        opened.add(archive);
        return archive;
    }

    @Override
    public OpenStore open() {
        SearchableArchive archive = archive();
        return OpenStore.of(archive::close, home, home.ledger(), new Fed(archive.vectors()));
    }

    @Override
    public Set<Capability> missing() {
        return EnumSet.of(Capability.BREAK, Capability.STALL);
    }

    @Override
    public void close() {
        opened.forEach(SearchableArchive::close);
    }

    private final class Fed implements VectorIndex {
        private final VectorIndex vectors;

        Fed(VectorIndex vectors) {
            this.vectors = vectors;
        }

        private VectorIndex fed() {
            storage.follow(home.changes(), Deadline.NEVER);
            return vectors;
        }

        @Override
        public void put(ModelId model, List<FrameVector> added, Deadline deadline) {
            fed().put(model, added, deadline);
        }

        @Override
        public List<VectorHit> nearest(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline) {
            return fed().nearest(model, query, filter, limit, deadline);
        }

        @Override
        public Set<FrameId> findEmbedded(ModelId model, Collection<FrameId> frames, Deadline deadline) {
            return fed().findEmbedded(model, frames, deadline);
        }

        @Override
        public List<FrameVector> find(ModelId model, Collection<FrameId> frames, Deadline deadline) {
            return fed().find(model, frames, deadline);
        }

        @Override
        public List<ModelUsage> listModels(Deadline deadline) {
            return fed().listModels(deadline);
        }

        @Override
        public void drop(ModelId model, Deadline deadline) {
            fed().drop(model, deadline);
        }
    }
}
