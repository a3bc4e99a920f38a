package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ReplicaCatalog;
import dev.stackmemory.ports.store.ReplicaCopy;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.frame.Frames;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Replicas in memory: the definition of what the suites for replica stores ask for, simple before fast. Copies go only when told to. */
public final class InMemoryReplicas implements ReplicaStore {
    private final VirtualTime time = new VirtualTime(Frames.NOON);
    private final Faults faults = new Faults(time);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<FrameId, ReplicaCopy> copies = new TreeMap<>();
    private final Set<FrameId> forgotten = new HashSet<>();
    private OptionalLong epoch = OptionalLong.empty();

    /** What goes wrong here. */
    public Faults faults() {
        return faults;
    }

    public VirtualTime time() {
        return time;
    }

    public ReplicaCatalog catalog() {
        return (list, limit, deadline) -> read(
                "list",
                deadline,
                () -> copies.values().stream()
                        .map(replica -> FrameSummary.of(replica.copy().frame()))
                        .filter(list::holds)
                        .sorted(list.order())
                        .limit(limit)
                        .toList());
    }

    public ReplicaUpkeep upkeep() {
        return new Upkeep();
    }

    public ReplicaEpoch epoch() {
        return new Epoch();
    }

    /** The copy is gone, as if it had grown too old. */
    public void vanish(FrameId id) {
        copies.remove(id);
    }

    /** Everything is gone, as if the server had been emptied. */
    public void vanishAll() {
        copies.clear();
        forgotten.clear();
        epoch = OptionalLong.empty();
    }

    /** Turns one byte of the copy, so that its content no longer has its hash. */
    public void damage(FrameId id) {
        copies.computeIfPresent(id, (same, replica) -> {
            StoredFrame copy = replica.copy();
            var turned = copy.frame().toBuilder()
                    .content(copy.frame().content() + "\u0001")
                    .build();
            return new ReplicaCopy(new StoredFrame(turned, copy.hash(), copy.ledgerVersion()), replica.validatedAt());
        });
    }

    @Override
    public StoreId id() {
        return StoreId.shared("memory");
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        return findReplicas(ids, deadline).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().copy()));
    }

    @Override
    public Map<FrameId, ReplicaCopy> findReplicas(Collection<FrameId> ids, Deadline deadline) {
        return read("findReplicas", deadline, () -> {
            var found = new HashMap<FrameId, ReplicaCopy>();
            for (FrameId id : Set.copyOf(ids)) {
                ReplicaCopy copy = copies.get(id);
                if (copy != null) {
                    found.put(id, copy);
                }
            }
            return found;
        });
    }

    @Override
    public void put(List<StoredFrame> put, Deadline deadline) {
        put(put, Optional.empty(), deadline);
    }

    @Override
    public void putValidated(List<StoredFrame> put, Instant validatedAt, Deadline deadline) {
        put(put, Optional.of(validatedAt), deadline);
    }

    private void put(List<StoredFrame> put, Optional<Instant> validatedAt, Deadline deadline) {
        write("put", deadline, () -> {
            for (StoredFrame copy : put) {
                FrameId id = copy.frame().id();
                if (!forgotten.contains(id)) {
                    copies.merge(id, new ReplicaCopy(copy, validatedAt), InMemoryReplicas::newer);
                }
            }
            return true;
        });
    }

    private static ReplicaCopy newer(ReplicaCopy held, ReplicaCopy put) {
        int order =
                Long.compare(put.copy().frame().revision(), held.copy().frame().revision());
        if (order == 0) {
            order = Long.compare(put.copy().ledgerVersion(), held.copy().ledgerVersion());
        }
        if (order != 0) {
            return order > 0 ? put : held;
        }
        return new ReplicaCopy(put.copy(), later(held.validatedAt(), put.validatedAt()));
    }

    private static Optional<Instant> later(Optional<Instant> left, Optional<Instant> right) {
        return left.isEmpty() || (right.isPresent() && right.get().isAfter(left.get())) ? right : left;
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> versions, Deadline deadline) {
        return write("delete", deadline, () -> {
            versions.stream().filter(this::holds).forEach(version -> copies.remove(version.frame()));
            return versions.stream()
                    .map(CopyVersion::frame)
                    .filter(frame -> !copies.containsKey(frame))
                    .collect(Collectors.toSet());
        });
    }

    @Override
    public Set<FrameId> validate(List<CopyVersion> versions, Instant at, Deadline deadline) {
        return write(
                "validate",
                deadline,
                () -> versions.stream()
                        .filter(this::holds)
                        .map(CopyVersion::frame)
                        .peek(frame -> copies.computeIfPresent(
                                frame,
                                (id, held) -> new ReplicaCopy(held.copy(), later(held.validatedAt(), Optional.of(at)))))
                        .collect(Collectors.toSet()));
    }

    private boolean holds(CopyVersion version) {
        @Nullable ReplicaCopy held = copies.get(version.frame());
        return held != null
                && held.copy().frame().revision() == version.revision()
                && held.copy().ledgerVersion() == version.ledgerVersion();
    }

    @Override
    public Set<FrameId> mayHold(Collection<FrameId> ids, Deadline deadline) {
        return read(
                "mayHold",
                deadline,
                () -> ids.stream().filter(copies::containsKey).collect(Collectors.toSet()));
    }

    @Override
    public void forget(Collection<FrameId> ids, Deadline deadline) {
        write("forget", deadline, () -> {
            ids.forEach(copies::remove);
            return forgotten.addAll(ids);
        });
    }

    @Override
    public void clear(Deadline deadline) {
        write("clear", deadline, () -> {
            vanishAll();
            return true;
        });
    }

    private <T> T read(String operation, Deadline deadline, Supplier<T> effect) {
        return faults.perform(operation, false, deadline, () -> locked(effect));
    }

    private <T> T write(String operation, Deadline deadline, Supplier<T> effect) {
        return faults.perform(operation, true, deadline, () -> locked(effect));
    }

    private <T> T locked(Supplier<T> effect) {
        lock.lock();
        try {
            return effect.get();
        } finally {
            lock.unlock();
        }
    }

    private final class Upkeep implements ReplicaUpkeep {
        @Override
        public Sweep sweep(Deadline deadline) {
            return write("sweep", deadline, () -> new Sweep(0, 0));
        }

        @Override
        public Usage usage(Deadline deadline) {
            return read(
                    "usage",
                    deadline,
                    () -> new Usage(
                            copies.size(),
                            copies.values().stream()
                                    .mapToLong(replica ->
                                            FrameSize.of(replica.copy().frame()))
                                    .sum()));
        }
    }

    private final class Epoch implements ReplicaEpoch {
        @Override
        public OptionalLong find(Deadline deadline) {
            return read("epoch", deadline, () -> epoch);
        }

        @Override
        public long advance(long to, Deadline deadline) {
            return write("advance", deadline, () -> {
                long next = Math.max(to, epoch.orElse(0));
                epoch = OptionalLong.of(next);
                return next;
            });
        }
    }
}
