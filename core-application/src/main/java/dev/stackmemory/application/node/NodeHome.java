package dev.stackmemory.application.node;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.EditTimes.EditTime;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordReceipt;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.store.UnpublishedFrames.SentRevision;
import dev.stackmemory.ports.store.UnpublishedFrames.UnpublishedEdit;
import dev.stackmemory.ports.watch.Happenings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the programs of a node record in. Frames are born in the node's own store, always or only while the shared home is away, and come to the shared one later
 * ({@link PublishFrames}). An edit of a shared frame brings it home to the node, with the revision that it was made from. Thread-safe.
 */
public final class NodeHome implements FrameHome {
    /** What recording here may take when the shared home has used up the time. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final OwnStore own;
    private final SharedHome shared;
    private final FrameReader reader;
    private final Birthplace birthplace;
    private final EditClock clock;
    private final Consumer<String> listener;
    private final Strangers strangers;
    private final Happenings happenings;

    /** Where frames are recorded. */
    public enum Birthplace {
        /** In the node's own store: no server is needed. */
        NODE,
        /** In the node's own store as well; but a frame of an id that is shared already is not taken as new, if the shared home can be asked. */
        NODE_AFTER_ASKING,
        /** In the shared home; in the node's own store while that does not answer, and as long as a frame's earlier revisions wait there. */
        SHARED
    }

    /**
     * @param reader reads shared frames, from the fastest copy
     * @param listener hears, in a sentence for people, what the user should know of and what failed nothing
     */
    public NodeHome(
            OwnStore own,
            SharedHome shared,
            FrameReader reader,
            Birthplace birthplace,
            EditClock clock,
            Consumer<String> listener) {
        this(own, shared, reader, birthplace, clock, listener, Happenings.NONE);
    }

    /** @param happenings hears how often a frame of the node's own was read */
    public NodeHome(
            OwnStore own,
            SharedHome shared,
            FrameReader reader,
            Birthplace birthplace,
            EditClock clock,
            Consumer<String> listener,
            Happenings happenings) {
        this.own = own;
        this.shared = shared;
        this.reader = reader;
        this.birthplace = birthplace;
        this.clock = clock;
        this.listener = listener;
        this.strangers = new Strangers(own, shared.ledger());
        this.happenings = happenings;
    }

    /** The same, recording elsewhere. */
    public NodeHome recordingIn(Birthplace other) {
        return new NodeHome(own, shared, reader, other, clock, listener, happenings);
    }

    @Override
    public StoreId id() {
        return birthplace == Birthplace.SHARED ? shared.id() : own.get().id();
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        return new NodeReader(own, reader, happenings).find(ids, deadline);
    }

    @Override
    public RecordReceipt record(List<FrameWrite> writes, Deadline deadline) {
        return switch (birthplace) {
            case NODE -> recordHere(writes, deadline);
            case NODE_AFTER_ASKING -> recordUnknown(writes, deadline);
            case SHARED -> recordShared(writes, deadline);
        };
    }

    private RecordReceipt recordShared(List<FrameWrite> writes, Deadline deadline) {
        Set<FrameId> waiting = own.find()
                .map(node -> Set.copyOf(without(ids(writes), node.shared(ids(writes), deadline))))
                .orElse(Set.of());
        if (waiting.isEmpty()) {
            return recordThere(writes, deadline);
        }
        var parts = new Outcomes(writes);
        parts.take(write -> !waiting.contains(write.frame().id()), part -> recordThere(part, deadline));
        parts.take(write -> waiting.contains(write.frame().id()), part -> recordHere(part, deadline));
        return parts.receipt();
    }

    private RecordReceipt recordThere(List<FrameWrite> writes, Deadline deadline) {
        RecordReceipt receipt;
        try {
            receipt = shared.frames().record(writes, deadline);
        } catch (StoreException.Unavailable away) {
            return recordInstead(writes, deadline, away);
        } catch (StoreException.OutcomeUnknown unanswered) {
            return recordUnanswered(writes, deadline, unanswered);
        } catch (StoreException.DeadlineExceeded late) {
            return recordUnanswered(writes, Deadline.after(GRACE), late);
        }
        noteTimes(writes, receipt, deadline);
        return receipt;
    }

    /** It may be there all the same, and is no edit of somebody else's then. */
    private RecordReceipt recordUnanswered(List<FrameWrite> writes, Deadline deadline, StoreException away) {
        own.get()
                .unpublished()
                .putSent(
                        writes.stream()
                                .map(write -> SentRevision.of(write.frame()))
                                .toList(),
                        deadline);
        return recordInstead(writes, deadline, away);
    }

    private RecordReceipt recordInstead(List<FrameWrite> writes, Deadline deadline, StoreException away) {
        RecordReceipt receipt = recordHere(writes, deadline);
        listener.accept("recorded on this machine, for " + shared.id() + " does not answer (" + away.getMessage()
                + "); it is published when that is back");
        return receipt;
    }

    /** So that an edit which waits elsewhere can be told to be earlier or later. */
    private void noteTimes(List<FrameWrite> writes, RecordReceipt receipt, Deadline deadline) {
        List<EditTime> times = new ArrayList<>();
        for (int index = 0; index < writes.size(); index++) {
            FrameWrite write = writes.get(index);
            if (write.baseRevision() > 0 && receipt.outcomes().get(index) instanceof RecordOutcome.Recorded) {
                Frame frame = write.frame();
                times.add(new EditTime(
                        frame.id(), ContentHash.of(frame), clock.now(shared.id().toString())));
            }
        }
        if (!times.isEmpty()) {
            try {
                shared.times().put(times, deadline);
            } catch (StoreException away) {
                // What was recorded is there; without a time it counts as made when it came to its place.
            }
        }
    }

    private static List<FrameId> without(List<FrameId> ids, Set<FrameId> others) {
        return ids.stream().filter(id -> !others.contains(id)).toList();
    }

    private RecordReceipt recordUnknown(List<FrameWrite> writes, Deadline deadline) {
        Map<FrameId, Residency> known;
        try {
            known = shared.ledger().find(own.get().shared(ids(writes), deadline), deadline);
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
            known = Map.of();
        }
        Map<FrameId, Residency> there = known;
        var parts = new Outcomes(writes);
        parts.answer(write -> write.baseRevision() == 0
                ? Optional.ofNullable(there.get(write.frame().id())).map(residency -> knownAlready(write, residency))
                : Optional.empty());
        parts.take(write -> true, part -> recordHere(part, deadline));
        return parts.receipt();
    }

    private static RecordOutcome knownAlready(FrameWrite write, Residency residency) {
        Frame frame = write.frame();
        return residency.revision() == frame.revision() && residency.hash().equals(ContentHash.of(frame))
                ? new RecordOutcome.Unchanged(frame.id(), frame.revision())
                : new RecordOutcome.Conflict(frame.id(), residency.revision());
    }

    /** Records in the node's own store. What is an edit of a shared frame is new to it. */
    private RecordReceipt recordHere(List<FrameWrite> writes, Deadline deadline) {
        NodeStore node = own.get();
        Set<FrameId> others = node.shared(ids(writes), deadline);
        if (others.isEmpty()) {
            noteEditsOfOwn(node, writes, deadline);
            return node.frames().record(writes, deadline);
        }
        Map<FrameId, StoredFrame> bases = bases(node, writes, others, deadline);
        var parts = new Outcomes(writes);
        Map<FrameId, UnpublishedEdit> edits = new LinkedHashMap<>();
        Set<FrameId> coming = new HashSet<>();
        parts.answer(write -> {
            FrameId id = write.frame().id();
            StoredFrame base = bases.get(id);
            if (!others.contains(id) || coming.contains(id)) {
                return Optional.empty();
            }
            if (base == null
                    ? write.baseRevision() == 0
                    : write.baseRevision() == base.frame().revision()) {
                coming.add(id);
                if (base != null) {
                    edits.put(id, new UnpublishedEdit(base, clock.next()));
                }
                return Optional.empty();
            }
            return Optional.of(base == null ? new RecordOutcome.Conflict(id, 0) : heldAlready(write, base));
        });
        node.unpublished().putEdits(List.copyOf(edits.values()), deadline);
        noteEditsOfOwn(node, writes, deadline);
        Set<FrameId> toBring = new HashSet<>(edits.keySet());
        parts.take(
                write -> true,
                part -> node.frames()
                        .record(
                                part.stream()
                                        .map(write ->
                                                toBring.remove(write.frame().id())
                                                        ? new FrameWrite(write.frame(), 0)
                                                        : write)
                                        .toList(),
                                deadline));
        return parts.receipt();
    }

    private static RecordOutcome heldAlready(FrameWrite write, StoredFrame held) {
        Frame frame = write.frame();
        return held.frame().revision() == frame.revision() && held.hash().equals(ContentHash.of(frame))
                ? new RecordOutcome.Unchanged(frame.id(), frame.revision())
                : new RecordOutcome.Conflict(frame.id(), held.frame().revision());
    }

    /** The shared revisions that are to be edited; a new frame has none, unless a copy of its id lies here. */
    private Map<FrameId, StoredFrame> bases(
            NodeStore node, List<FrameWrite> writes, Set<FrameId> others, Deadline deadline) {
        Map<FrameId, StoredFrame> bases = new LinkedHashMap<>(node.findReplicas(others, deadline));
        List<FrameId> missing = writes.stream()
                .filter(write -> write.baseRevision() > 0)
                .filter(write -> others.contains(write.frame().id()))
                .filter(write -> !isBase(bases.get(write.frame().id()), write))
                .map(write -> write.frame().id())
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            bases.putAll(reader.find(missing, deadline));
        }
        return bases;
    }

    private static boolean isBase(@Nullable StoredFrame held, FrameWrite write) {
        return held != null && held.frame().revision() == write.baseRevision();
    }

    /** A later edit of a frame that was shared when it was first edited. */
    private void noteEditsOfOwn(NodeStore node, List<FrameWrite> writes, Deadline deadline) {
        List<FrameId> edited = writes.stream()
                .filter(write -> write.baseRevision() > 0)
                .map(write -> write.frame().id())
                .distinct()
                .toList();
        if (!edited.isEmpty()) {
            node.unpublished()
                    .putEdits(
                            node.unpublished().findEdits(edited, deadline).values().stream()
                                    .map(edit -> new UnpublishedEdit(edit.base(), clock.next()))
                                    .toList(),
                            deadline);
        }
    }

    private static List<FrameId> ids(List<FrameWrite> writes) {
        return writes.stream().map(write -> write.frame().id()).distinct().toList();
    }

    /**
     * Hidden on this node at once; for the others as soon as the shared home can be told. Another frame of the same id that the shared home holds stays there, and the listener hears
     * of it.
     */
    @Override
    public Set<FrameId> forget(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> strangers = strangers(ids, deadline);
        Set<FrameId> here = new LinkedHashSet<>();
        if (!strangers.isEmpty()) {
            here.addAll(own.get().frames().forget(strangers, deadline));
            strangers.forEach(
                    id -> listener.accept(
                            "frame " + id
                                    + " is forgotten on this machine alone: the shared memory holds another frame of that id, which stays"));
        }
        List<FrameId> others = without(List.copyOf(ids), strangers);
        if (!others.isEmpty()) {
            here.addAll(forgetAll(others, deadline));
        }
        return here;
    }

    /** While the shared home is away they cannot be told, and are not needed: nothing is forgotten there yet. */
    private Set<FrameId> strangers(Collection<FrameId> ids, Deadline deadline) {
        try {
            return strangers.amongOwn(ids, deadline);
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
            return Set.of();
        }
    }

    private Set<FrameId> forgetAll(List<FrameId> ids, Deadline deadline) {
        Optional<NodeStore> node = birthplace == Birthplace.SHARED ? own.find() : Optional.of(own.get());
        Set<FrameId> here = new LinkedHashSet<>();
        node.ifPresent(store -> here.addAll(store.frames().forget(ids, deadline)));
        try {
            here.addAll(shared.frames().forget(ids, deadline));
        } catch (StoreException.Unavailable | StoreException.OutcomeUnknown | StoreException.DeadlineExceeded away) {
            if (node.isEmpty()) {
                Deadline within = deadline.isExpired() ? Deadline.after(GRACE) : deadline;
                here.addAll(own.get().frames().forget(ids, within));
            }
            // Nobody can say which of them were shared.
            here.addAll(ids);
            listener.accept("forgotten on this machine; the others are told when " + shared.id() + " answers ("
                    + away.getMessage() + ")");
        }
        return here;
    }

    @Override
    public Set<FrameId> findForgotten(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> forgotten = new LinkedHashSet<>(shared.frames().findForgotten(ids, deadline));
        own.find().ifPresent(node -> forgotten.addAll(node.frames().findForgotten(ids, deadline)));
        return forgotten;
    }

    /** Those of this node, and those that all share, if these can be asked. */
    @Override
    public List<FrameId> listPendingErasures(int limit, Deadline deadline) {
        Set<FrameId> pending = new LinkedHashSet<>();
        own.find().ifPresent(node -> pending.addAll(node.frames().listPendingErasures(limit, deadline)));
        try {
            pending.addAll(shared.frames().listPendingErasures(limit, deadline));
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
            if (pending.isEmpty()) {
                throw away;
            }
        }
        return pending.stream().limit(limit).toList();
    }

    @Override
    public void confirmErased(Collection<FrameId> ids, Deadline deadline) {
        shared.frames().confirmErased(ids, deadline);
        own.find().ifPresent(node -> node.frames().confirmErased(ids, deadline));
    }

    @Override
    public List<CopyVersion> listReplicas(Optional<FrameId> after, int limit, Deadline deadline) {
        return own.find()
                .map(node -> node.frames().listReplicas(after, limit, deadline))
                .orElse(List.of());
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        own.get().frames().put(copies, deadline);
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
        return own.get().frames().delete(copies, deadline);
    }
}
