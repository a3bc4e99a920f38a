package dev.stackmemory.bootstrap.internal;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.WaitingWork;
import dev.stackmemory.application.node.NodeLedger;
import dev.stackmemory.application.node.NodeOverrides;
import dev.stackmemory.application.node.NodeReader;
import dev.stackmemory.application.node.OwnStore;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.Leftovers;
import dev.stackmemory.application.tier.SetBack;
import dev.stackmemory.application.tier.Superseded;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.application.tier.VerifyStores;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The memory as one node sees it: its own store, if it has one, and what is shared. */
@Module
interface NodeAndShared {
    @Binds
    OwnStore own(OwnNode own);

    @Provides
    @Singleton
    @Whole
    static Ledger ledger(OwnStore own, Ledger shared) {
        return new NodeLedger(own, shared);
    }

    @Provides
    @Whole
    static FrameReader reader(OwnStore own, TieredFrames shared) {
        return new NodeReader(own, shared);
    }

    @Provides
    @Whole
    static Superseded superseded(OwnStore own, Ledger shared, Leftovers leftovers) {
        return new NodeOverrides(own, shared, leftovers);
    }

    /** The node's own store is the youngest, whenever there is one. */
    @Provides
    @Singleton
    @Whole
    static DurableStores stores(OwnNode own, DurableStores shared) {
        Set<StoreId> ids =
                Stream.concat(Stream.of(SqliteNode.ID), shared.ids().stream()).collect(Collectors.toSet());
        return DurableStores.of(
                ids,
                () -> Stream.concat(own.inUse().map(SqliteNode::durable).stream(), shared.inUse().stream())
                        .toList());
    }

    @Provides
    @Whole
    static List<Outbox> outboxes(OwnNode own, Outbox shared) {
        return Stream.concat(own.inUse().map(SqliteNode::outbox).stream(), Stream.of(shared))
                .toList();
    }

    @Provides
    static WaitingWork waitingWork(@Whole List<Outbox> outboxes, Consumer<String> notices) {
        return new WaitingWork(outboxes, notices);
    }

    /** Where the shared home is away, nothing of it is listed, either. */
    @Provides
    @Whole
    static ToLongFunction<Deadline> changes(OwnStore own, ChangeFeed shared) {
        return deadline -> own.find()
                .map(node -> node.changes().head(deadline) + headIfThere(shared, deadline))
                .orElseGet(() -> shared.head(deadline));
    }

    private static long headIfThere(ChangeFeed shared, Deadline deadline) {
        try {
            return shared.head(deadline);
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
            return 0;
        }
    }

    /** The shared stores, and the node's own with its replicas of what is shared. */
    @Provides
    static VerifyStores verifyStores(
            FrameHome home,
            DurableStores stores,
            Ledger ledger,
            Outbox outbox,
            Leftovers leftovers,
            OwnNode own,
            @Whole Ledger whole,
            SetBack setBack,
            InstantSource clock) {
        VerifyStores shared = new VerifyStores(home, stores, ledger, outbox, leftovers, clock).clearing(setBack);
        return own.inUse()
                .map(node -> shared.with(verifyNode(node, whole, clock)))
                .orElse(shared);
    }

    private static VerifyStores verifyNode(SqliteNode node, Ledger whole, InstantSource clock) {
        FrameHome frames = node.store().frames();
        DurableStores alone = DurableStores.of(List.of(node.durable()));
        Leftovers leftovers = new Leftovers(frames, alone, node.store().ledger(), node.outbox(), clock);
        return new VerifyStores(frames, alone, whole, node.outbox(), leftovers, clock)
                .ofNode(node.store().ledger());
    }
}
