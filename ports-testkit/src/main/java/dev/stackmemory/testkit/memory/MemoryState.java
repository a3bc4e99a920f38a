package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.domain.frame.Origin;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.store.Tombstone;
import dev.stackmemory.ports.store.UnpublishedFrames.SentRevision;
import dev.stackmemory.ports.store.UnpublishedFrames.UnpublishedEdit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a store in memory holds. Everything happens under one lock, so that each operation is whole or has not begun. */
final class MemoryState {
    final StoreId id;
    final Tier youngestTier;
    final VirtualTime time;
    final Faults faults;
    final String historyId = UUID.randomUUID().toString();

    final TreeMap<FrameId, StoredFrame> copies = new TreeMap<>();
    final TreeMap<FrameId, Residency> residencies = new TreeMap<>();
    final Map<FrameId, Instant> forgotten = new LinkedHashMap<>();
    final InMemoryForgottenIds forgottenIds = new InMemoryForgottenIds(this);
    /** Of frames that were forgotten, too, and whose ids nobody knows. */
    final Set<Tombstone> barred = new HashSet<>();

    final Set<FrameId> pendingErasures = new LinkedHashSet<>();

    final OutboxState outbox = new OutboxState();
    final Map<String, String> checkpoints = new HashMap<>();
    final Map<String, Deque<Journal.Entry>> journal = new HashMap<>();
    final Map<String, InMemoryLeases.Lease> leases = new HashMap<>();
    final Map<FrameId, UnpublishedEdit> edits = new HashMap<>();
    final Set<SentRevision> sent = new HashSet<>();

    /** Of the pending erasures those that the ledger knew. */
    final Map<FrameId, Origin> forgottenOrigins = new HashMap<>();

    final Map<FrameId, Map<ContentHash, HybridTime>> editTimes = new HashMap<>();
    /** By the history that they are of. */
    final Map<String, NavigableSet<Tombstone>> knownTombstones = new HashMap<>();

    final Map<ModelId, Map<FrameId, FrameVector>> vectors = new LinkedHashMap<>();

    /** Of all edits that were ever kept. */
    @Nullable
    HybridTime latestEdit;

    private final TreeMap<Long, FrameId> feed = new TreeMap<>();
    private final Map<FrameId, Long> positions = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final boolean hasLedger;
    private long head;

    /** The number that every forgetting raises. */
    long epoch;

    MemoryState(StoreId id, Tier youngestTier, VirtualTime time) {
        this(id, youngestTier, time, true);
    }

    private MemoryState(StoreId id, Tier youngestTier, VirtualTime time, boolean hasLedger) {
        this.id = id;
        this.youngestTier = youngestTier;
        this.time = time;
        this.faults = new Faults(time);
        this.hasLedger = hasLedger;
    }

    /** A store that answers for every copy it holds. */
    static MemoryState withoutLedger(StoreId id, Tier youngestTier, VirtualTime time) {
        return new MemoryState(id, youngestTier, time, false);
    }

    <T> T read(String operation, Deadline deadline, Supplier<T> effect) {
        return faults.perform(operation, false, deadline, () -> locked(effect));
    }

    <T> T write(String operation, Deadline deadline, Supplier<T> effect) {
        return faults.perform(operation, true, deadline, () -> locked(effect));
    }

    void write(String operation, Deadline deadline, Runnable effect) {
        write(operation, deadline, () -> {
            effect.run();
            return true;
        });
    }

    private <T> T locked(Supplier<T> effect) {
        lock.lock();
        try {
            return effect.get();
        } finally {
            lock.unlock();
        }
    }

    /** The copy that answers for the frame: this store is its home and holds it. */
    Optional<StoredFrame> atHome(FrameId frame) {
        return isAtHome(frame) ? Optional.ofNullable(copies.get(frame)) : Optional.empty();
    }

    boolean isAtHome(FrameId frame) {
        if (!hasLedger) {
            return copies.containsKey(frame);
        }
        Residency residency = residencies.get(frame);
        return residency != null && residency.home().equals(id);
    }

    /** Whether a copy may go that a caller names: never one that answers for its frame by the ledger here. */
    boolean mayDrop(FrameId frame) {
        return !hasLedger || !isAtHome(frame);
    }

    Stream<StoredFrame> allAtHome() {
        return copies.values().stream().filter(copy -> isAtHome(copy.frame().id()));
    }

    /** A copy came or went, which a store without a ledger shows at once. */
    void listed(FrameId frame) {
        if (!hasLedger) {
            changed(frame);
        }
    }

    long sizeBytes() {
        return copies.values().stream()
                .mapToLong(copy -> FrameSize.of(copy.frame()))
                .sum();
    }

    /** Leaves nothing of the frame. */
    boolean drop(FrameId frame) {
        outbox.forget(frame);
        edits.remove(frame);
        sent.removeIf(revision -> revision.frame().equals(frame));
        editTimes.remove(frame);
        vectors.values().forEach(ofModel -> ofModel.remove(frame));
        boolean hadResidency = residencies.remove(frame) != null;
        boolean hadCopy = copies.remove(frame) != null;
        return hadResidency || hadCopy;
    }

    /** @return whether it was here */
    boolean forget(FrameId frame) {
        Optional.ofNullable(residencies.get(frame)).ifPresent(known -> forgottenOrigins.put(frame, known.origin()));
        if (isAtHome(frame)) {
            changed(frame);
        }
        forgotten.putIfAbsent(frame, Instant.ofEpochMilli(time.instant().toEpochMilli()));
        pendingErasures.add(frame);
        return drop(frame);
    }

    boolean isForgotten(FrameId frame) {
        return forgotten.containsKey(frame)
                || forgottenIds.areAdoptedOf(frame)
                || (!barred.isEmpty() && barred.contains(tombstone(frame)));
    }

    /** The history is the key. */
    Tombstone tombstone(FrameId frame) {
        try {
            return Tombstone.of(MessageDigest.getInstance("SHA-256")
                    .digest((historyId + frame.value()).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    long head() {
        return head;
    }

    NavigableMap<Long, FrameId> feed() {
        return feed;
    }

    /** Moves the frame to the head of the feed. */
    void changed(FrameId frame) {
        dropFromFeed(frame);
        head++;
        feed.put(head, frame);
        positions.put(frame, head);
    }

    void dropFromFeed(FrameId frame) {
        @Nullable Long position = positions.remove(frame);
        if (position != null) {
            feed.remove(position);
        }
    }
}
