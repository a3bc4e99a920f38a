package dev.stackmemory.application.migration;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.RecordReceipt;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps a migration honest about a program that does not copy what it records, or copies it elsewhere: what is noted of the shadow is true no more once it has
 * recorded something. Such a program may have been started before the migration was, so this is looked at again after it has recorded. Thread-safe.
 */
public final class RecordingNote {
    /** From recording to the look that follows: a program that records all the time looks so often. */
    public static final Duration PAUSE = Duration.ofSeconds(2);

    /** What a look may take of a program's first write. */
    private static final Duration BRIEFLY = Duration.ofSeconds(1);

    private final Supplier<Journal> journal;
    private final Optional<String> shadow;
    private final InstantSource clock;
    private final Duration pause;
    private final Consumer<String> notices;
    private final AtomicBoolean looked = new AtomicBoolean();
    private final AtomicBoolean looking = new AtomicBoolean();

    /**
     * @param journal of the home that is recorded in
     * @param shadow the name of the one that this program copies to, if it does
     * @param pause {@link #PAUSE}, but for tests
     * @param notices hears, in a sentence for people, of a migration that this program takes no part in
     */
    public RecordingNote(
            Supplier<Journal> journal,
            Optional<String> shadow,
            InstantSource clock,
            Duration pause,
            Consumer<String> notices) {
        this.journal = journal;
        this.shadow = shadow;
        this.clock = clock;
        this.pause = pause;
        this.notices = notices;
    }

    /** The home, which tells of each recording. */
    public FrameHome around(FrameHome home) {
        return new Noted(home);
    }

    /** A migration that was ended before is not to be believed when it is taken up again; nobody need be told. */
    private void lookFirst() {
        if (looked.compareAndSet(false, true)) {
            var unused = look();
        }
    }

    /** @return the shadow that something was noted of until now */
    private Optional<String> look() {
        try {
            return MigrationDiary.noteRecording(journal.get(), shadow, clock, Deadline.after(BRIEFLY));
        } catch (StoreException away) {
            // Nor can it be recorded in, then; what waits on this machine keeps searches from the shadow.
            return Optional.empty();
        }
    }

    /** Whoever records need not wait for the look; a program that ends before it has not recorded for long. */
    private void lookSoon() {
        if (looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("looking for a migration").start(() -> {
                try {
                    Thread.sleep(pause);
                    // What is recorded from here on is looked after again.
                    looking.set(false);
                    look().ifPresent(this::tell);
                } catch (InterruptedException ending) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private <T> T noting(Supplier<T> write) {
        lookFirst();
        try {
            return write.get();
        } finally {
            lookSoon();
        }
    }

    private void tell(String other) {
        notices.accept("this memory is being migrated to '" + other
                + "', and this program copies nothing there: start it anew, then run 'stackmemory storage backfill'");
    }

    /** A home of which each recording is looked after. */
    private final class Noted implements FrameHome {
        private final FrameHome home;

        Noted(FrameHome home) {
            this.home = home;
        }

        @Override
        public RecordReceipt record(List<FrameWrite> writes, Deadline deadline) {
            return noting(() -> home.record(writes, deadline));
        }

        @Override
        public Set<FrameId> forget(Collection<FrameId> ids, Deadline deadline) {
            return noting(() -> home.forget(ids, deadline));
        }

        @Override
        public StoreId id() {
            return home.id();
        }

        @Override
        public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
            return home.find(ids, deadline);
        }

        @Override
        public void put(List<StoredFrame> copies, Deadline deadline) {
            home.put(copies, deadline);
        }

        @Override
        public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
            return home.delete(copies, deadline);
        }

        @Override
        public List<CopyVersion> listReplicas(Optional<FrameId> after, int limit, Deadline deadline) {
            return home.listReplicas(after, limit, deadline);
        }

        @Override
        public Set<FrameId> findForgotten(Collection<FrameId> ids, Deadline deadline) {
            return home.findForgotten(ids, deadline);
        }

        @Override
        public List<FrameId> listPendingErasures(int limit, Deadline deadline) {
            return home.listPendingErasures(limit, deadline);
        }

        @Override
        public void confirmErased(Collection<FrameId> ids, Deadline deadline) {
            home.confirmErased(ids, deadline);
        }
    }
}
