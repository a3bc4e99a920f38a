package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.node.NodeStore;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where a machine keeps what it records while the shared home is away. There is none until then, and it counts for nothing once everything in it was published. Thread-safe.
 */
final class Spool implements OwnNode {
    private static final String FOLDER = "spool";
    static final String FILE = "frames.db";

    private final Path file;
    private final SqliteNode node;

    Spool(Path home, boolean embeds, Consumer<String> notices, Measurements measurements, Closing closing) {
        Path folder = home.resolve(FOLDER);
        this.file = folder.resolve(FILE);
        this.node =
                new SqliteNode(folder, embeds ? Set.of(EmbedFrames.TOPIC) : Set.of(), notices, measurements, closing);
    }

    @Override
    public NodeStore get() {
        return node.store();
    }

    @Override
    public Optional<SqliteNode> inUse() {
        return Files.exists(file) && holdsAnything(node.store()) ? Optional.of(node) : Optional.empty();
    }

    @Override
    public Optional<NodeStore> made() {
        return Files.exists(file) ? Optional.of(node.store()) : Optional.empty();
    }

    private static boolean holdsAnything(NodeStore store) {
        return store.catalog().count(FrameFilter.ALL, Deadline.NEVER) > 0
                || !store.frames().listPendingErasures(1, Deadline.NEVER).isEmpty()
                || !store.frames()
                        .listReplicas(Optional.empty(), 1, Deadline.NEVER)
                        .isEmpty();
    }

    /** Erases from the spool; where there never was one, nothing of any frame is left in it. */
    Erasing erasing() {
        return new Erasing() {
            @Override
            public String name() {
                return StoreId.shared(FOLDER).toString();
            }

            @Override
            public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
                Set<FrameId> gone = new HashSet<>(ids);
                if (Files.exists(file)) {
                    node.erasing().forEach(place -> gone.retainAll(place.erase(ids, deadline)));
                }
                return gone;
            }
        };
    }
}
