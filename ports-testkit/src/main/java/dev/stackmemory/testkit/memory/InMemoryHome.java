package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.EditTimes;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.KnownTombstones;
import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordReceipt;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.ReplicaSizes;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.SharedTombstones;
import dev.stackmemory.ports.store.StoreMaintenance;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.store.UnpublishedFrames;
import dev.stackmemory.testkit.frame.Frames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A home in memory with all the ports around it. It holds what it was given for as long as the object lives, and is the definition of
 * what the contract suites ask for: simple before fast.
 */
public final class InMemoryHome implements FrameHome {
    private final MemoryState state;

    /** A home named {@code memory} that serves the hot tier, at {@link Frames#NOON}. */
    public InMemoryHome() {
        this(StoreId.shared("memory"));
    }

    /** A home of the given name that serves the hot tier, at {@link Frames#NOON}. */
    public InMemoryHome(StoreId id) {
        this(id, Tier.HOT, new VirtualTime(Frames.NOON));
    }

    /**
     * @param time passes as {@link #faults()} tell it; stores may share one
     */
    public InMemoryHome(StoreId id, Tier youngestTier, VirtualTime time) {
        this(new MemoryState(id, youngestTier, time));
    }

    InMemoryHome(MemoryState state) {
        this.state = state;
    }

    /** What goes wrong here. */
    public Faults faults() {
        return state.faults;
    }

    public VirtualTime time() {
        return state.time;
    }

    public FrameCatalog catalog() {
        return new InMemoryCatalog(state);
    }

    public ChangeFeed changes() {
        return new InMemoryChangeFeed(state);
    }

    public Ledger ledger() {
        return new InMemoryLedger(state);
    }

    public SessionNeighbours neighbours() {
        return new InMemorySessionNeighbours(state);
    }

    public Outbox outbox() {
        return new InMemoryOutbox(state);
    }

    public Erasing erasing() {
        return new InMemoryErasing(state);
    }

    public StoreMaintenance maintenance() {
        return new InMemoryMaintenance(state);
    }

    public ImportCheckpoints checkpoints() {
        return new InMemoryCheckpoints(state);
    }

    public Journal journal() {
        return new InMemoryJournal(state);
    }

    public ForgottenIds forgottenIds() {
        return state.forgottenIds;
    }

    public Leases leases() {
        return new InMemoryLeases(state);
    }

    public UnpublishedFrames unpublished() {
        return new InMemoryUnpublishedFrames(state);
    }

    public SharedTombstones tombstones() {
        return new InMemoryTombstones(state);
    }

    public KnownTombstones knownTombstones() {
        return new InMemoryKnownTombstones(state);
    }

    /** Counts as the ledger does. */
    public ReplicaSizes replicaSizes() {
        return deadline -> state.read("replicaSizes", deadline, () -> {
            LongSummaryStatistics sizes = state.copies.values().stream()
                    .map(StoredFrame::frame)
                    .filter(frame -> !state.isAtHome(frame.id()))
                    .mapToLong(FrameSize::of)
                    .summaryStatistics();
            return new ReplicaUpkeep.Usage(sizes.getCount(), sizes.getSum());
        });
    }

    public EditTimes editTimes() {
        return new InMemoryEditTimes(state);
    }

    public InMemoryVectorIndex vectors() {
        return new InMemoryVectorIndex(state);
    }

    /** Turns one byte of the stored copy, so that its content no longer has its hash. */
    public void damage(FrameId frame) {
        state.copies.computeIfPresent(
                frame,
                (id, copy) -> new StoredFrame(
                        copy.frame().toBuilder()
                                .content(copy.frame().content() + "\u0001")
                                .build(),
                        copy.hash(),
                        copy.ledgerVersion()));
    }

    /** Knows nothing of the frame any more, not even whether it was forgotten, as when a backup from before it is restored. */
    public void lose(FrameId frame) {
        state.drop(frame);
        state.dropFromFeed(frame);
        state.forgotten.remove(frame);
        state.barred.remove(state.tombstone(frame));
        state.pendingErasures.remove(frame);
        state.forgottenOrigins.remove(frame);
    }

    @Override
    public StoreId id() {
        return state.id;
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        return state.read("find", deadline, () -> {
            var found = new HashMap<FrameId, StoredFrame>();
            for (FrameId id : ids) {
                StoredFrame copy = state.copies.get(id);
                if (copy != null) {
                    found.put(id, copy);
                }
            }
            return found;
        });
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        state.write("put", deadline, () -> {
            for (StoredFrame copy : copies) {
                FrameId id = copy.frame().id();
                @Nullable StoredFrame held = state.copies.get(id);
                if (!state.isForgotten(id) && mayStand(copy) && (held == null || !isNewer(held, copy))) {
                    state.copies.put(id, copy);
                    state.listed(id);
                }
            }
        });
    }

    /** A frame that is at home is kept in the revision that the ledger knows. */
    private boolean mayStand(StoredFrame copy) {
        @Nullable Residency residency = state.residencies.get(copy.frame().id());
        return residency == null
                || !residency.home().equals(state.id)
                || (residency.revision() == copy.frame().revision()
                        && residency.hash().equals(copy.hash()));
    }

    private static boolean isNewer(StoredFrame held, StoredFrame copy) {
        long revision = held.frame().revision();
        return revision > copy.frame().revision()
                || (revision == copy.frame().revision() && held.ledgerVersion() > copy.ledgerVersion());
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> versions, Deadline deadline) {
        return state.write("delete", deadline, () -> {
            for (CopyVersion version : versions) {
                @Nullable StoredFrame held = state.copies.get(version.frame());
                if (held != null
                        && held.frame().revision() == version.revision()
                        && held.ledgerVersion() == version.ledgerVersion()
                        && state.mayDrop(version.frame())) {
                    state.copies.remove(version.frame());
                    state.listed(version.frame());
                }
            }
            return versions.stream()
                    .map(CopyVersion::frame)
                    .filter(frame -> !state.copies.containsKey(frame))
                    .collect(Collectors.toSet());
        });
    }

    @Override
    public RecordReceipt record(List<FrameWrite> writes, Deadline deadline) {
        return state.write("record", deadline, () -> {
            var outcomes = new ArrayList<RecordOutcome>();
            writes.forEach(write -> outcomes.add(record(write)));
            return new RecordReceipt(outcomes, Watermark.of(state.id, state.historyId, state.head()));
        });
    }

    private RecordOutcome record(FrameWrite write) {
        Frame frame = write.frame();
        if (state.isForgotten(frame.id())) {
            return new RecordOutcome.Forgotten(frame.id());
        }
        ContentHash hash = ContentHash.of(frame);
        @Nullable Residency current = state.residencies.get(frame.id());
        long currentRevision = current == null ? 0 : current.revision();
        if (current != null
                && currentRevision == frame.revision()
                && current.hash().equals(hash)) {
            return new RecordOutcome.Unchanged(frame.id(), currentRevision);
        }
        if (currentRevision != write.baseRevision()) {
            return new RecordOutcome.Conflict(frame.id(), currentRevision);
        }
        if (current != null && !current.home().equals(state.id)) {
            state.outbox.addUnlessWaiting(Outbox.LEFTOVERS, frame.id());
        }
        Residency next = residencyOf(frame, hash, current);
        state.copies.put(frame.id(), new StoredFrame(frame, hash, next.ledgerVersion()));
        state.residencies.put(frame.id(), next);
        state.changed(frame.id());
        return new RecordOutcome.Recorded(frame.id(), frame.revision());
    }

    private Residency residencyOf(Frame frame, ContentHash hash, @Nullable Residency current) {
        boolean stays = current != null && current.home().equals(state.id) && current.tier() == state.youngestTier;
        return new Residency(
                frame.id(),
                frame.project(),
                state.id,
                state.youngestTier,
                current == null ? 1 : current.ledgerVersion() + 1,
                frame.revision(),
                hash,
                FrameSize.of(frame),
                frame.createdAt(),
                current != null && stays ? current.placedAt() : state.time.instant(),
                current == null ? AccessPattern.NEVER : current.access(),
                frame.isActive(),
                frame.isKeptForever(),
                frame.score());
    }

    @Override
    public List<CopyVersion> listReplicas(Optional<FrameId> after, int limit, Deadline deadline) {
        return state.read("listReplicas", deadline, () -> {
            NavigableMap<FrameId, StoredFrame> behind =
                    after.map(id -> state.copies.tailMap(id, false)).orElse(state.copies);
            return behind.entrySet().stream()
                    .filter(entry -> !state.isAtHome(entry.getKey()))
                    .map(entry -> new CopyVersion(
                            entry.getKey(),
                            entry.getValue().frame().revision(),
                            entry.getValue().ledgerVersion()))
                    .limit(limit)
                    .toList();
        });
    }

    @Override
    public Set<FrameId> forget(Collection<FrameId> ids, Deadline deadline) {
        return state.write("forget", deadline, () -> {
            var here = new HashSet<FrameId>();
            for (FrameId id : ids) {
                if (state.forget(id)) {
                    here.add(id);
                }
            }
            state.epoch++;
            return here;
        });
    }

    /** The number that every forgetting raises. */
    public ReplicaEpoch epoch() {
        return new ReplicaEpoch() {
            @Override
            public OptionalLong find(Deadline deadline) {
                return state.read(
                        "epoch",
                        deadline,
                        () -> state.epoch == 0 ? OptionalLong.empty() : OptionalLong.of(state.epoch));
            }

            @Override
            public long advance(long to, Deadline deadline) {
                return state.write("advance", deadline, () -> state.epoch = Math.max(state.epoch, to));
            }
        };
    }

    @Override
    public Set<FrameId> findForgotten(Collection<FrameId> ids, Deadline deadline) {
        return state.read(
                "findForgotten",
                deadline,
                () -> ids.stream().filter(state::isForgotten).collect(Collectors.toSet()));
    }

    @Override
    public List<FrameId> listPendingErasures(int limit, Deadline deadline) {
        return state.read(
                "listPendingErasures",
                deadline,
                () -> state.pendingErasures.stream().limit(limit).toList());
    }

    @Override
    public void confirmErased(Collection<FrameId> ids, Deadline deadline) {
        state.write("confirmErased", deadline, () -> {
            for (FrameId id : ids) {
                state.forgottenOrigins.remove(id);
                if (state.pendingErasures.remove(id)) {
                    state.dropFromFeed(id);
                }
            }
        });
    }
}
