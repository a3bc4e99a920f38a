package dev.stackmemory.application.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.ForgetFrames.ForgetReport;
import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.application.tier.Admission;
import dev.stackmemory.application.tier.DurableStore;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.ReplicatedHome;
import dev.stackmemory.application.tier.TieredCatalog;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameBuilder;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One node of a team, in memory: its own store before a home that it shares with others. */
final class SharingNode {
    private static final Deadline NEVER = Deadline.NEVER;

    final InMemoryHome own;
    final List<String> heard = new ArrayList<>();
    final NodeHome home;
    final ForgetFrames forgetting;
    final PublishFrames publishing;
    private final InMemoryHome shared;
    private final NodeStore store;
    private final OwnStore place;
    private final NodeReplicas replicas;
    private final Supplier<SyncNode> programs;
    private SyncNode program;

    SharingNode(String name, InMemoryHome shared, VirtualTime time, Set<ProjectId> privateProjects) {
        this.shared = shared;
        this.own = new InMemoryHome(StoreId.ofNode("memory", name), Tier.HOT, time);
        this.store = new NodeStore(
                own, own.catalog(), own.ledger(), own.changes(), own.unpublished(), Optional.of(own.vectors()));
        this.place = OwnStore.of(store);
        SharedHome team = new SharedHome(
                shared,
                shared,
                shared.ledger(),
                shared.editTimes(),
                Optional.empty(),
                () -> Optional.of(shared.vectors()));
        EditClock clock = new EditClock(place, time);
        this.replicas = new NodeReplicas(store);
        ReplicatedHome reading = new ReplicatedHome(
                shared, shared, shared.ledger(), replicas, Admission.lasting(replicas), time, heard::add);
        this.home = new NodeHome(place, team, reading, NodeHome.Birthplace.NODE, clock, heard::add);
        Supplier<RepeatForgettings> forgettings =
                () -> new RepeatForgettings(own.knownTombstones(), shared.tombstones(), shared, shared.epoch());
        Strangers strangers = new Strangers(place, shared.ledger());
        this.forgetting = new ForgetFrames(
                home,
                List.of(
                        strangers.sparing(new TellShared(shared, Optional.of(forgettings.get()))),
                        strangers.sparing(shared.erasing()),
                        own.erasing()));
        this.publishing = new PublishFrames(place, team, privateProjects, PublishFrames.Afterwards.KEEP, clock);
        this.programs = () -> new SyncNode(
                publishing,
                forgettings.get(),
                new RefreshReplicas(store, replicas, team, shared.changes(), shared.epoch(), clock, time));
        this.program = programs.get();
    }

    OwnStore place() {
        return place;
    }

    RecordOutcome record(Frame frame) {
        return home.record(List.of(FrameWrite.edit(frame)), NEVER).outcomes().getFirst();
    }

    /** Edits what the node sees. */
    Frame edit(FrameId id, UnaryOperator<FrameBuilder> change) {
        Frame seen = read(id).orElseThrow();
        Frame edited =
                change.apply(seen.toBuilder()).revision(seen.revision() + 1).build();
        RecordOutcome outcome = record(edited);
        if (!(outcome instanceof RecordOutcome.Recorded)) {
            throw new IllegalStateException("the edit was answered by " + outcome);
        }
        return edited;
    }

    ForgetReport forget(FrameId id) {
        return forgetting.forget(List.of(id), NEVER);
    }

    PublishReport publish() {
        return publishing.publish(Progress.NONE, NEVER);
    }

    /** What a running program does every few seconds. */
    PublishReport sync() {
        PublishReport report = program.sync(Progress.NONE, NEVER);
        assertThat(report.obstacle()).isEmpty();
        return report;
    }

    /** The same of a program that starts. */
    PublishReport syncAnew() {
        program = programs.get();
        return sync();
    }

    Optional<Frame> read(FrameId id) {
        return Optional.ofNullable(home.find(List.of(id), NEVER).get(id)).map(StoredFrame::frame);
    }

    /** Whether any copy lies here. */
    boolean holds(FrameId id) {
        return own.find(List.of(id), NEVER).containsKey(id);
    }

    /** As when the limits of the hot tier leave them no room. */
    void dropCopies() {
        replicas.clear(NEVER);
    }

    boolean isOwn(FrameId id) {
        return own.ledger().find(List.of(id), NEVER).containsKey(id);
    }

    NodeLedger ledger() {
        return new NodeLedger(place, shared.ledger());
    }

    TieredCatalog catalog() {
        DurableStores stores = DurableStores.of(List.of(durable(Tier.HOT, own), durable(Tier.WARM, shared)));
        return new TieredCatalog(
                        stores,
                        ledger(),
                        deadline -> own.changes().head(deadline),
                        new NodeOverrides(place, shared.ledger(), (store, deadline) -> List.of()))
                .tolerating(heard::add);
    }

    private static DurableStore durable(Tier tier, InMemoryHome home) {
        return new DurableStore(tier, home, home.catalog(), Optional.of(home.vectors()), home.maintenance());
    }

    List<String> listed() {
        return catalog().list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), 100, NEVER).frames().stream()
                .map(frame -> frame.id().value())
                .sorted()
                .toList();
    }

    long counted() {
        return catalog().count(FrameFilter.ALL, NEVER);
    }
}
