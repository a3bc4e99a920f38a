package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.cache.QueryKey;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.EditTimes;
import dev.stackmemory.ports.store.EditTimes.EditTime;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.KnownTombstones;
import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.ReplicaCatalog;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.ReplicaList;
import dev.stackmemory.ports.store.ReplicaSizes;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.SharedTombstones;
import dev.stackmemory.ports.store.StoreMaintenance;
import dev.stackmemory.ports.store.Tombstone;
import dev.stackmemory.ports.store.UnpublishedFrames;
import dev.stackmemory.ports.store.UnpublishedFrames.SentRevision;
import dev.stackmemory.ports.store.UnpublishedFrames.UnpublishedEdit;
import dev.stackmemory.testkit.frame.Frames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One call of one method of a port, with arguments that have something to do: every method that takes a deadline appears here once, so
 * that the suites about failures can go through all of them.
 *
 * @param name port and method
 * @param write whether it changes the store
 * @param call does it; calling it again is legal
 */
record Operation(String name, boolean write, Consumer<Deadline> call) {
    private static final ModelId MODEL = new ModelId("operations", 2);
    private static final String TOPIC = "operations";
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final Duration LEASE = Duration.ofSeconds(60);

    private static Operation read(String name, Consumer<Deadline> call) {
        return new Operation(name, false, call);
    }

    private static Operation write(String name, Consumer<Deadline> call) {
        return new Operation(name, true, call);
    }

    /** Fills the store with what the operations need, and gives the operations of the ports that it offers. */
    static List<Operation> prepare(OpenStore store) {
        var operations = new ArrayList<Operation>();
        store.find(FrameStore.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(FrameHome.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(ReplicaStore.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(ReplicaCatalog.class)
                .ifPresent(port -> operations.add(read(
                        "ReplicaCatalog.list",
                        deadline -> port.list(new ReplicaList.Recent(Frames.PROJECT), 5, deadline))));
        store.find(ReplicaUpkeep.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(ReplicaEpoch.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(QueryCache.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(FrameCatalog.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(Ledger.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(ChangeFeed.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(Outbox.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(ImportCheckpoints.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(Journal.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(ForgottenIds.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(Leases.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(UnpublishedFrames.class)
                .ifPresent(port -> operations.addAll(of(port, StoreContract.portOf(store, Ledger.class))));
        store.find(ReplicaSizes.class).ifPresent(port -> operations.add(read("ReplicaSizes.usage", port::usage)));
        store.find(EditTimes.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(SharedTombstones.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(KnownTombstones.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(VectorIndex.class).ifPresent(port -> operations.addAll(of(port)));
        store.find(Erasing.class)
                .ifPresent(port -> operations.add(
                        write("Erasing.erase", deadline -> port.erase(List.of(id("forgotten")), deadline))));
        store.find(StoreMaintenance.class).ifPresent(port -> operations.addAll(of(port)));
        return operations;
    }

    private static List<Operation> of(FrameStore port) {
        port.put(List.of(stored(frame("copy")), stored(frame("dropped"))), NO_LIMIT);
        return List.of(
                read("FrameStore.find", deadline -> port.find(List.of(id("copy")), deadline)),
                write("FrameStore.put", deadline -> port.put(List.of(stored(frame("new-copy"))), deadline)),
                write(
                        "FrameStore.delete",
                        deadline -> port.delete(List.of(new CopyVersion(id("dropped"), 1, 1)), deadline)));
    }

    private static List<Operation> of(ReplicaStore port) {
        port.put(List.of(stored(frame("replica")), stored(frame("validated")), stored(frame("to-hide"))), NO_LIMIT);
        return List.of(
                read("ReplicaStore.findReplicas", deadline -> port.findReplicas(List.of(id("replica")), deadline)),
                write(
                        "ReplicaStore.putValidated",
                        deadline -> port.putValidated(List.of(stored(frame("new-replica"))), NOON, deadline)),
                write(
                        "ReplicaStore.validate",
                        deadline -> port.validate(List.of(new CopyVersion(id("validated"), 1, 1)), NOON, deadline)),
                read("ReplicaStore.mayHold", deadline -> port.mayHold(List.of(id("replica")), deadline)),
                write("ReplicaStore.forget", deadline -> port.forget(List.of(id("to-hide")), deadline)),
                write("ReplicaStore.clear", port::clear));
    }

    private static List<Operation> of(ReplicaUpkeep port) {
        return List.of(write("ReplicaUpkeep.sweep", port::sweep), read("ReplicaUpkeep.usage", port::usage));
    }

    private static List<Operation> of(ReplicaEpoch port) {
        port.advance(7, NO_LIMIT);
        return List.of(
                read("ReplicaEpoch.find", port::find),
                write("ReplicaEpoch.advance", deadline -> port.advance(8, deadline)));
    }

    private static List<Operation> of(QueryCache port) {
        var prepared = new QueryKey("everyone", Map.of(Frames.PROJECT, 1L), "prepared");
        var answer = new Answer(new byte[] {1}, Duration.ofMinutes(5));
        return List.of(
                write("QueryCache.prepare", deadline -> port.prepare(prepared, () -> answer, deadline)),
                read("QueryCache.mostAsked", deadline -> port.mostAsked(5, deadline)));
    }

    private static List<Operation> of(FrameHome port) {
        port.record(
                List.of("held", "accessed", "moved", "to-forget", "forgotten", "published").stream()
                        .map(id -> FrameWrite.create(frame(id)))
                        .toList(),
                NO_LIMIT);
        port.forget(List.of(id("forgotten"), id("erased")), NO_LIMIT);
        return List.of(
                write(
                        "FrameHome.record",
                        deadline -> port.record(
                                List.of(
                                        FrameWrite.create(frame("new")),
                                        FrameWrite.edit(edited(frame("held"))),
                                        FrameWrite.create(frame("newer"))),
                                deadline)),
                read("FrameHome.listReplicas", deadline -> port.listReplicas(Optional.empty(), 5, deadline)),
                write("FrameHome.forget", deadline -> port.forget(List.of(id("to-forget")), deadline)),
                read("FrameHome.findForgotten", deadline -> port.findForgotten(List.of(id("forgotten")), deadline)),
                read("FrameHome.listPendingErasures", deadline -> port.listPendingErasures(5, deadline)),
                write("FrameHome.confirmErased", deadline -> port.confirmErased(List.of(id("erased")), deadline)));
    }

    private static List<Operation> of(FrameCatalog port) {
        return List.of(
                read(
                        "FrameCatalog.list",
                        deadline -> port.list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), 5, deadline)),
                read("FrameCatalog.count", deadline -> port.count(FrameFilter.ALL, deadline)),
                read("FrameCatalog.countBy", deadline -> port.countBy(Facet.TYPE, FrameFilter.ALL, deadline)),
                read("FrameCatalog.listIdsByPrefix", deadline -> port.listIdsByPrefix("h", 5, deadline)));
    }

    private static List<Operation> of(Ledger port) {
        List<Residency> moves = port.find(List.of(id("moved")), NO_LIMIT).values().stream()
                .map(residency -> residency.movedTo(residency.home(), Tier.COLD, NOON))
                .toList();
        Map<FrameId, AccessPattern> reads = Map.of(id("accessed"), new AccessPattern(1, Optional.of(NOON)));
        return List.of(
                read("Ledger.find", deadline -> port.find(List.of(id("held")), deadline)),
                write("Ledger.compareAndSet", deadline -> port.compareAndSet(moves, deadline)),
                write("Ledger.recordAccess", deadline -> port.recordAccess(reads, deadline)),
                read("Ledger.list", deadline -> port.list(Optional.empty(), 5, deadline)),
                read("Ledger.usage", port::usage));
    }

    private static List<Operation> of(ChangeFeed port) {
        return List.of(
                read("ChangeFeed.head", port::head),
                read("ChangeFeed.changesAfter", deadline -> port.changesAfter(0, 5, deadline)));
    }

    private static List<Operation> of(Outbox port) {
        port.add(TOPIC, List.of(id("held"), id("accessed"), id("moved")), NO_LIMIT);
        List<Outbox.Entry> entries = port.claim(TOPIC, 3, NOON, NOON.plusSeconds(60), NO_LIMIT);
        port.add("waiting", List.of(id("held")), NO_LIMIT);
        port.add("dead", List.of(id("held")), NO_LIMIT);
        port.claim("dead", 1, NOON, NOON.plusSeconds(60), NO_LIMIT)
                .forEach(entry -> port.giveUp(entry, "poison", NOON, NO_LIMIT));
        return List.of(
                write("Outbox.add", deadline -> port.add(TOPIC + "-more", List.of(id("held")), deadline)),
                write("Outbox.claim", deadline -> port.claim("waiting", 5, NOON, NOON.plusSeconds(60), deadline)),
                write("Outbox.complete", deadline -> port.complete(entries.subList(0, 1), deadline)),
                write("Outbox.retryLater", deadline -> port.retryLater(entries.get(1), "again", NOON, deadline)),
                write("Outbox.giveUp", deadline -> port.giveUp(entries.get(2), "poison", NOON, deadline)),
                read("Outbox.depth", deadline -> port.depth(TOPIC, deadline)),
                read("Outbox.listWaiting", deadline -> port.listWaiting(TOPIC, 5, deadline)),
                read("Outbox.listDeadLetters", deadline -> port.listDeadLetters(TOPIC, 5, deadline)),
                write(
                        "Outbox.replayDeadLetters",
                        deadline -> port.replayDeadLetters("dead", Optional.empty(), deadline)),
                write("Outbox.dropDeadLetters", deadline -> port.dropDeadLetters("dead", Optional.empty(), deadline)));
    }

    private static List<Operation> of(Journal port) {
        port.append(TOPIC, new Journal.Entry(NOON, "first"), 10, NO_LIMIT);
        return List.of(
                read("Journal.newest", deadline -> port.newest(TOPIC, 10, deadline)),
                write(
                        "Journal.append",
                        deadline -> port.append(TOPIC, new Journal.Entry(NOON, "second"), 10, deadline)));
    }

    private static List<Operation> of(ForgottenIds port) {
        var tombstones = List.of(new ForgottenIds.DatedTombstone(new Tombstone("ab".repeat(32)), NOON));
        return List.of(
                read("ForgottenIds.listKeys", port::listKeys),
                read("ForgottenIds.list", deadline -> port.list(Optional.empty(), 10, deadline)),
                write("ForgottenIds.adopt", deadline -> port.adopt(Set.of("cd".repeat(32)), tombstones, deadline)));
    }

    private static List<Operation> of(ImportCheckpoints port) {
        port.save("git:/repo", "1", NO_LIMIT);
        return List.of(
                read("ImportCheckpoints.find", deadline -> port.find("git:/repo", deadline)),
                write("ImportCheckpoints.save", deadline -> port.save("git:/repo", "2", deadline)));
    }

    private static List<Operation> of(Leases port) {
        port.acquire("held", "a", LEASE, NO_LIMIT);
        return List.of(
                write("Leases.acquire", deadline -> port.acquire("new", "a", LEASE, deadline)),
                write("Leases.release", deadline -> port.release("held", "a", deadline)));
    }

    private static List<Operation> of(UnpublishedFrames port, Ledger ledger) {
        var edit = new UnpublishedEdit(stored(frame("copy")), HybridTime.first("a", NOON));
        var newEdit = new UnpublishedEdit(stored(frame("new-copy")), HybridTime.first("b", NOON));
        var sent = new SentRevision(id("copy"), 2, ContentHash.of(frame("copy")));
        var newlySent = new SentRevision(id("new-copy"), 3, ContentHash.of(frame("new-copy")));
        port.putEdits(List.of(edit), NO_LIMIT);
        port.putSent(List.of(sent), NO_LIMIT);
        List<Residency> published =
                List.copyOf(ledger.find(List.of(id("published")), NO_LIMIT).values());
        return List.of(
                write("UnpublishedFrames.putEdits", deadline -> port.putEdits(List.of(newEdit), deadline)),
                read("UnpublishedFrames.findEdits", deadline -> port.findEdits(List.of(id("copy")), deadline)),
                read("UnpublishedFrames.findForgotten", deadline -> port.findForgotten(List.of(id("copy")), deadline)),
                write("UnpublishedFrames.putSent", deadline -> port.putSent(List.of(newlySent), deadline)),
                read("UnpublishedFrames.findSent", deadline -> port.findSent(List.of(id("copy")), deadline)),
                read("UnpublishedFrames.latestEdit", port::latestEdit),
                write("UnpublishedFrames.release", deadline -> port.release(published, deadline)));
    }

    private static List<Operation> of(EditTimes port) {
        var content = ContentHash.of(frame("held"));
        var time = new EditTime(id("held"), content, HybridTime.first("a", NOON));
        port.put(List.of(time), NO_LIMIT);
        var newTime = new EditTime(id("held"), content, HybridTime.first("b", NOON));
        return List.of(
                write("EditTimes.put", deadline -> port.put(List.of(newTime), deadline)),
                read("EditTimes.find", deadline -> port.find(Map.of(id("held"), content), deadline)));
    }

    private static List<Operation> of(SharedTombstones port) {
        List<Tombstone> lost = port.of(List.of(id("lost")));
        return List.of(
                read("SharedTombstones.list", deadline -> port.list(Optional.empty(), 5, deadline)),
                read("SharedTombstones.findMissing", deadline -> port.findMissing(lost, deadline)),
                write("SharedTombstones.restore", deadline -> port.restore(lost, deadline)));
    }

    private static List<Operation> of(KnownTombstones port) {
        var tombstone = new Tombstone("0".repeat(64));
        return List.of(
                write("KnownTombstones.put", deadline -> port.put(TOPIC, List.of(tombstone), deadline)),
                read("KnownTombstones.list", deadline -> port.list(TOPIC, Optional.empty(), 5, deadline)));
    }

    private static List<Operation> of(VectorIndex port) {
        var dropped = new ModelId("dropped", 2);
        port.put(MODEL, List.of(new FrameVector(id("held"), 1, new float[] {1, 0})), NO_LIMIT);
        port.put(dropped, List.of(new FrameVector(id("held"), 1, new float[] {1, 0})), NO_LIMIT);
        var vector = new FrameVector(id("moved"), 1, new float[] {0, 1});
        return List.of(
                write("VectorIndex.put", deadline -> port.put(MODEL, List.of(vector), deadline)),
                read(
                        "VectorIndex.nearest",
                        deadline -> port.nearest(MODEL, new float[] {1, 1}, FrameFilter.ALL, 5, deadline)),
                read("VectorIndex.findEmbedded", deadline -> port.findEmbedded(MODEL, List.of(id("held")), deadline)),
                read("VectorIndex.find", deadline -> port.find(MODEL, List.of(id("held")), deadline)),
                read("VectorIndex.listModels", port::listModels),
                write("VectorIndex.drop", deadline -> port.drop(dropped, deadline)));
    }

    private static List<Operation> of(StoreMaintenance port) {
        return List.of(
                write("StoreMaintenance.compact", deadline -> port.compact(Progress.NONE, deadline)),
                read("StoreMaintenance.check", deadline -> port.check(true, Progress.NONE, deadline)));
    }

    /** Everything that the operations could change, read through the ports: equal before and after an operation without effect. */
    static List<Object> observe(OpenStore store) {
        var seen = new ArrayList<Object>();
        List<FrameId> ids = List.of(
                        "copy",
                        "new-copy",
                        "dropped",
                        "held",
                        "new",
                        "newer",
                        "to-forget",
                        "erased",
                        "replica",
                        "new-replica",
                        "validated",
                        "to-hide")
                .stream()
                .map(FrameId::new)
                .toList();
        store.find(FrameStore.class).ifPresent(port -> seen.add(port.find(ids, NO_LIMIT)));
        store.find(ReplicaStore.class).ifPresent(port -> seen.add(port.findReplicas(ids, NO_LIMIT)));
        store.find(ReplicaCatalog.class)
                .ifPresent(port -> seen.add(port.list(new ReplicaList.Recent(Frames.PROJECT), 100, NO_LIMIT)));
        store.find(ReplicaEpoch.class).ifPresent(port -> seen.add(port.find(NO_LIMIT)));
        store.find(FrameHome.class).ifPresent(port -> {
            seen.add(port.findForgotten(ids, NO_LIMIT));
            seen.add(port.listPendingErasures(100, NO_LIMIT));
            seen.add(port.listReplicas(Optional.empty(), 100, NO_LIMIT));
        });
        store.find(FrameCatalog.class).ifPresent(port -> seen.add(port.count(FrameFilter.ALL, NO_LIMIT)));
        store.find(Ledger.class).ifPresent(port -> seen.add(port.list(Optional.empty(), 100, NO_LIMIT)));
        store.find(ChangeFeed.class).ifPresent(port -> seen.add(port.changesAfter(0, 100, NO_LIMIT)));
        store.find(Outbox.class)
                .ifPresent(port -> List.of(TOPIC, TOPIC + "-more", "waiting", "dead")
                        .forEach(topic -> {
                            seen.add(topic + " " + port.depth(topic, NO_LIMIT));
                            seen.add(port.listWaiting(topic, 100, NO_LIMIT));
                            seen.add(port.listDeadLetters(topic, 100, NO_LIMIT));
                        }));
        store.find(Journal.class).ifPresent(port -> seen.add(port.newest(TOPIC, 10, NO_LIMIT)));
        store.find(ForgottenIds.class).ifPresent(port -> {
            seen.add(port.listKeys(NO_LIMIT));
            seen.add(port.list(Optional.empty(), 100, NO_LIMIT));
        });
        store.find(ImportCheckpoints.class).ifPresent(port -> seen.add(port.find("git:/repo", NO_LIMIT)));
        store.find(Leases.class)
                .ifPresent(port -> List.of("held", "new").forEach(name -> seen.add(name + " " + isFree(port, name))));
        store.find(UnpublishedFrames.class).ifPresent(port -> {
            seen.add(port.findEdits(ids, NO_LIMIT));
            seen.add(port.findSent(ids, NO_LIMIT));
            seen.add(port.latestEdit(NO_LIMIT));
        });
        store.find(ReplicaSizes.class).ifPresent(port -> seen.add(port.usage(NO_LIMIT)));
        store.find(EditTimes.class)
                .ifPresent(port -> seen.add(port.find(Map.of(id("held"), ContentHash.of(frame("held"))), NO_LIMIT)));
        store.find(SharedTombstones.class).ifPresent(port -> seen.add(port.list(Optional.empty(), 100, NO_LIMIT)));
        store.find(KnownTombstones.class)
                .ifPresent(port -> seen.add(port.list(TOPIC, Optional.empty(), 100, NO_LIMIT)));
        store.find(VectorIndex.class).ifPresent(port -> {
            seen.add(port.findEmbedded(MODEL, ids, NO_LIMIT));
            seen.add(List.copyOf(port.listModels(NO_LIMIT)));
        });
        return seen;
    }

    /** Whether a stranger gets the lease, who gives it back at once. */
    private static boolean isFree(Leases leases, String name) {
        boolean free = leases.acquire(name, "stranger", LEASE, NO_LIMIT);
        if (free) {
            leases.release(name, "stranger", NO_LIMIT);
        }
        return free;
    }
}
