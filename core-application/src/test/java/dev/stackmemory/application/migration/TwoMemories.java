package dev.stackmemory.application.migration;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.idsOf;
import static java.util.Objects.requireNonNull;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.ObservedStore;
import dev.stackmemory.application.OutboxWork.Drained;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.VirtualTime;
import dev.stackmemory.testkit.search.InMemoryLexicalIndex;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A memory that is migrated and the one that it goes to, both in memory, with a clock of one. */
final class TwoMemories {
    private static final Deadline NEVER = Deadline.NEVER;

    final VirtualTime time = new VirtualTime(NOON);
    final InMemoryHome here = new InMemoryHome(StoreId.shared("sqlite"), Tier.HOT, time);
    final InMemoryHome there = new InMemoryHome(StoreId.shared("paradedb"), Tier.WARM, time);
    final ObservedStore frames = new ObservedStore(here);
    final MigrationDiary diary = new MigrationDiary(here.journal(), "hosted", time);
    Optional<EmbedFrames> embeddingThere = Optional.empty();

    /** The memory that is gone to. */
    final Shadow shadow = new Shadow() {
        @Override
        public String name() {
            return "hosted";
        }

        @Override
        public FrameHome home() {
            return there;
        }

        @Override
        public FrameReader frames() {
            return there;
        }

        @Override
        public Ledger ledger() {
            return there.ledger();
        }

        @Override
        public ForgottenIds forgottenIds() {
            return there.forgottenIds();
        }

        @Override
        public Outbox outbox() {
            return there.outbox();
        }

        @Override
        public Optional<VectorIndex> vectors() {
            return Optional.of(there.vectors());
        }

        @Override
        public Optional<EmbedFrames> embedding() {
            return embeddingThere;
        }

        @Override
        public ForgetFrames forgetting() {
            return new ForgetFrames(there, List.of(there.erasing()));
        }

        @Override
        public List<SearchableHome> searchable() {
            return List.of(searchableOf(there));
        }
    };

    static SearchableHome searchableOf(InMemoryHome home) {
        return new SearchableHome(
                Tier.HOT,
                home,
                new InMemoryLexicalIndex(home.changes()),
                home.neighbours(),
                Optional.of(home.vectors()));
    }

    ForgetFrames forgetFrames() {
        return new ForgetFrames(here, List.of(new ShadowErasing(shadow), here.erasing()));
    }

    CopyFrames copyFrames() {
        return new CopyFrames(here, frames, Optional.of(here.vectors()), here.outbox(), forgetFrames(), shadow, time);
    }

    BackfillFrames backfillFrames() {
        return new BackfillFrames(here, here.ledger(), here.forgottenIds(), here.outbox(), copyFrames(), shadow, diary);
    }

    Drained copy() {
        return copyFrames().drain(Progress.NONE, NEVER);
    }

    /** As before there was a shadow. */
    void recordBefore(Collection<Frame> recorded) {
        here.record(recorded.stream().map(FrameWrite::edit).toList(), NEVER);
    }

    /** With the work that follows, as a home does that was told to. */
    void record(Frame... recorded) {
        recordBefore(List.of(recorded));
        here.outbox().add(CopyFrames.TOPIC, idsOf(List.of(recorded)), NEVER);
    }

    /** What a memory holds, by its ledger, and how it reads. */
    static Map<FrameId, Frame> contents(InMemoryHome home) {
        Map<FrameId, Frame> contents = new LinkedHashMap<>();
        for (Residency residency : home.ledger().list(Optional.empty(), Integer.MAX_VALUE, NEVER)) {
            contents.put(
                    residency.frame(),
                    requireNonNull(home.find(List.of(residency.frame()), NEVER).get(residency.frame()))
                            .frame());
        }
        return contents;
    }
}
