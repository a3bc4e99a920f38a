package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Move;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TieringPlan;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.domain.tier.Topology;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.watch.Happenings;
import dev.stackmemory.testkit.memory.InMemoryArchive;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.VirtualTime;
import dev.stackmemory.testkit.search.InMemoryLexicalIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** The laptop's memory in memory: frames are recorded in a hot store, which keeps the ledger, and move to a cold one. */
final class TwoTiers {
    static final StoreId HOT = StoreId.shared("sqlite");
    static final StoreId COLD = StoreId.shared("s3");
    private static final Deadline NEVER = Deadline.NEVER;

    final InMemoryHome hot;
    final InMemoryArchive cold;
    final List<MoveStep> steps = new ArrayList<>();
    TieringSettings settings = Topology.LOCAL.defaults(HOT);
    Optional<String> embedTopic = Optional.empty();
    Consumer<MoveStep> atStep = step -> {};

    TwoTiers() {
        var time = new VirtualTime(NOON);
        hot = new InMemoryHome(HOT, Tier.HOT, time);
        cold = new InMemoryArchive(COLD, time);
    }

    DurableStores stores() {
        return stores(hot, cold);
    }

    DurableStores stores(FrameStore hotFrames, FrameStore coldFrames) {
        return DurableStores.of(List.of(
                new DurableStore(Tier.HOT, hotFrames, hot.catalog(), Optional.of(hot.vectors()), hot.maintenance()),
                new DurableStore(
                        Tier.COLD, coldFrames, cold.catalog(), Optional.of(cold.vectors()), cold.maintenance())));
    }

    Leftovers leftovers() {
        return new Leftovers(hot, stores(), hot.ledger(), hot.outbox(), hot.time());
    }

    ForgetFrames forgetFrames() {
        return new ForgetFrames(hot, List.of(cold.erasing(), hot.erasing()));
    }

    MoveFrames mover() {
        return mover(hot.ledger());
    }

    /** A mover, as a program of its own would have one, that is told of the ledger given. */
    MoveFrames mover(Ledger ledger) {
        return new MoveFrames(
                settings,
                hot,
                stores(),
                ledger,
                hot.outbox(),
                new MoverTurns(hot.leases()),
                forgetFrames(),
                leftovers(),
                embedTopic,
                hot.time(),
                step -> {
                    steps.add(step);
                    atStep.accept(step);
                },
                Happenings.NONE,
                setBack()::unverified);
    }

    SetBack setBack() {
        return new SetBack(hot.journal(), hot.time());
    }

    VerifyStores verifyStores() {
        return verifyStores(stores());
    }

    VerifyStores verifyStores(DurableStores stores) {
        return new VerifyStores(hot, stores, hot.ledger(), hot.outbox(), leftovers(), hot.time()).clearing(setBack());
    }

    TieredCatalog catalog() {
        return new TieredCatalog(stores(), hot.ledger(), hot.changes()::head, leftovers());
    }

    TieredFrames frames() {
        return new TieredFrames(stores(), hot.ledger());
    }

    void limitHotTo(long frames) {
        settings = settings.withLimits(Tier.HOT, TierLimits.NONE.withMaxFrames(frames));
    }

    void record(Frame... frames) {
        assertThat(hot.record(List.of(frames).stream().map(FrameWrite::edit).toList(), NEVER)
                        .outcomes())
                .hasSize(frames.length);
    }

    /** Moves the frames to the tier, whatever the policy says. */
    MoveReport move(Tier tier, FrameId... frames) {
        MoveFrames mover = mover();
        List<Move> moves = List.of(frames).stream()
                .flatMap(frame -> mover.move(residency(frame), tier).stream())
                .toList();
        return mover.move(new TieringPlan(moves, List.of()), Pace.FULL, Progress.NONE, NEVER);
    }

    MoveReport moveAsPlanned() {
        return mover().moveWhatIsDue(Pace.FULL, Progress.NONE, NEVER);
    }

    Residency residency(FrameId frame) {
        return Objects.requireNonNull(hot.ledger().find(List.of(frame), NEVER).get(frame));
    }

    StoreId home(FrameId frame) {
        return residency(frame).home();
    }

    boolean holds(FrameStore store, FrameId frame) {
        return store.find(List.of(frame), NEVER).containsKey(frame);
    }

    /** The frame as a reader sees it. */
    Frame frame(FrameId frame) {
        return Objects.requireNonNull(find(frame).get(frame)).frame();
    }

    Map<FrameId, StoredFrame> find(FrameId... frames) {
        return frames().find(List.of(frames), NEVER);
    }

    /** Both stores, as a search sees them. */
    List<SearchableHome> searchable() {
        return List.of(
                new SearchableHome(
                        Tier.HOT,
                        hot,
                        new InMemoryLexicalIndex(hot.changes()),
                        hot.neighbours(),
                        Optional.of(hot.vectors())),
                LedgeredHome.of(
                        new SearchableHome(
                                Tier.COLD,
                                cold,
                                new InMemoryLexicalIndex(cold.changes()),
                                cold.neighbours(),
                                Optional.of(cold.vectors())),
                        hot.ledger()));
    }
}
