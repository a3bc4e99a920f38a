package dev.stackmemory.application.node;

import dev.stackmemory.application.tier.ReplicaPages;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ReplicaCatalog;
import dev.stackmemory.ports.store.ReplicaCopy;
import dev.stackmemory.ports.store.ReplicaList;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of shared frames in a node's own store. When each was known to be right is remembered by this program alone, so that a new program verifies each once.
 * Thread-safe.
 */
public final class NodeReplicas implements ReplicaStore, ReplicaCatalog {
    /** More are forgotten, which costs a look into the shared ledger each. */
    private static final int REMEMBERED = 10_000;

    private static final int PAGE = 1_000;

    private final NodeStore node;
    private final Map<FrameId, Validation> validations = new ConcurrentHashMap<>();
    private volatile Optional<Instant> allRightAt = Optional.empty();

    public NodeReplicas(NodeStore node) {
        this.node = node;
    }

    /** When the home was last known to hold this content. */
    private record Validation(ContentHash content, Instant at) {}

    @Override
    public StoreId id() {
        return node.id();
    }

    /** Every copy that lies here was right at that time. */
    void validateAll(Instant at) {
        allRightAt = Optional.of(at);
    }

    @Override
    public Map<FrameId, ReplicaCopy> findReplicas(Collection<FrameId> ids, Deadline deadline) {
        Map<FrameId, ReplicaCopy> found = new HashMap<>();
        node.findReplicas(ids, deadline).forEach((id, copy) -> found.put(id, new ReplicaCopy(copy, validatedAt(copy))));
        return found;
    }

    /** Reads every copy here: their number is limited, and nobody keeps lists of them. */
    @Override
    public List<FrameSummary> list(ReplicaList list, int limit, Deadline deadline) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit " + limit + " is not positive");
        }
        List<FrameSummary> listed = new ArrayList<>();
        ReplicaPages.forEach(
                node.frames(),
                PAGE,
                deadline,
                page -> node.findReplicas(page.stream().map(CopyVersion::frame).toList(), deadline).values().stream()
                        .map(copy -> FrameSummary.of(copy.frame()))
                        .filter(list::holds)
                        .forEach(listed::add));
        return listed.stream().sorted(list.order()).limit(limit).toList();
    }

    private Optional<Instant> validatedAt(StoredFrame copy) {
        Validation validation = validations.get(copy.frame().id());
        Optional<Instant> own = Optional.ofNullable(validation)
                .filter(known -> known.content().equals(copy.hash()))
                .map(Validation::at);
        Optional<Instant> all = allRightAt;
        return own.isPresent() && all.isPresent()
                ? Optional.of(own.get().isAfter(all.get()) ? own.get() : all.get())
                : own.or(() -> all);
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        return node.findReplicas(ids, deadline);
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        node.frames().put(copies, deadline);
    }

    /** What lies here already costs no write. */
    @Override
    public void putValidated(List<StoredFrame> copies, Instant validatedAt, Deadline deadline) {
        Map<FrameId, StoredFrame> held = node.frames()
                .find(copies.stream().map(copy -> copy.frame().id()).toList(), deadline);
        List<StoredFrame> missing = copies.stream()
                .filter(copy -> !isSame(copy, held.get(copy.frame().id())))
                .toList();
        if (!missing.isEmpty()) {
            node.frames().put(missing, deadline);
        }
        copies.forEach(copy -> remember(copy.frame().id(), new Validation(copy.hash(), validatedAt)));
    }

    private static boolean isSame(StoredFrame copy, @Nullable StoredFrame held) {
        return held != null
                && held.frame().revision() == copy.frame().revision()
                && held.hash().equals(copy.hash());
    }

    private void remember(FrameId frame, Validation validation) {
        if (validations.size() >= REMEMBERED) {
            validations.clear();
        }
        validations.merge(
                frame,
                validation,
                (old, later) ->
                        old.content().equals(later.content()) && old.at().isAfter(later.at()) ? old : later);
    }

    @Override
    public Set<FrameId> validate(List<CopyVersion> versions, Instant at, Deadline deadline) {
        Map<FrameId, StoredFrame> held =
                find(versions.stream().map(CopyVersion::frame).toList(), deadline);
        Set<FrameId> right = new HashSet<>();
        for (CopyVersion version : versions) {
            StoredFrame copy = held.get(version.frame());
            if (copy != null && CopyVersion.of(copy).equals(version)) {
                remember(version.frame(), new Validation(copy.hash(), at));
                right.add(version.frame());
            }
        }
        return right;
    }

    @Override
    public Set<FrameId> mayHold(Collection<FrameId> ids, Deadline deadline) {
        return Set.copyOf(ids);
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
        return node.frames().delete(copies, deadline);
    }

    @Override
    public void forget(Collection<FrameId> ids, Deadline deadline) {
        var unused = node.frames().forget(ids, deadline);
    }

    @Override
    public void clear(Deadline deadline) {
        ReplicaPages.forEach(
                node.frames(), PAGE, deadline, copies -> node.frames().delete(copies, deadline));
        validations.clear();
    }
}
