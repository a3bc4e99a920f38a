package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Copies that lie where their frame is not at home: a move leaves them when it is cut, and an edit that takes a frame back to the youngest store. The
 * outbox names their frames under {@link Outbox#LEFTOVERS} before such a copy can come to be, so that none is forgotten. Thread-safe.
 */
public final class Leftovers implements Superseded {
    private static final int BATCH = 200;
    private static final int SUSPECTS = 100_000;
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final FrameHome home;
    private final DurableStores stores;
    private final Ledger ledger;
    private final Outbox outbox;
    private final InstantSource clock;

    public Leftovers(FrameHome home, DurableStores stores, Ledger ledger, Outbox outbox, InstantSource clock) {
        this.home = home;
        this.stores = stores;
        this.ledger = ledger;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * A copy whose frame is not at home where the copy lies.
     *
     * @param residency where the frame is at home; absent if the ledger does not know it, because it was forgotten
     */
    record Leftover(DurableStore store, StoredFrame copy, Optional<Residency> residency) {
        FrameId frame() {
            return copy.frame().id();
        }

        /**
         * Whether the ledger knows something newer or the very same. A copy of a later revision, or of another content, comes from a history that
         * the ledger has lost, as after it was restored from a backup.
         */
        boolean isSuperseded() {
            return residency.isPresent()
                    && (copy.frame().revision() < residency.get().revision() || copy.matches(residency.get()));
        }
    }

    /** Of all frames that are suspected of having leftovers: those named in the outbox, and those forgotten but not yet erased. */
    @Override
    public List<Frame> in(DurableStore store, Deadline deadline) {
        Set<FrameId> suspects = new LinkedHashSet<>(outbox.listWaiting(Outbox.LEFTOVERS, SUSPECTS, deadline));
        suspects.addAll(home.listPendingErasures(SUSPECTS, deadline));
        List<FrameId> frames = List.copyOf(suspects);
        List<Frame> found = new ArrayList<>();
        for (int start = 0; start < frames.size(); start += BATCH) {
            List<FrameId> batch = frames.subList(start, Math.min(start + BATCH, frames.size()));
            find(batch, List.of(store), deadline)
                    .forEach(leftover -> found.add(leftover.copy().frame()));
        }
        return found;
    }

    private List<Leftover> find(Collection<FrameId> frames, List<DurableStore> in, Deadline deadline) {
        Map<FrameId, Residency> residencies = ledger.find(frames, deadline);
        List<Leftover> found = new ArrayList<>();
        for (DurableStore store : in) {
            List<FrameId> elsewhere = frames.stream()
                    .filter(frame -> !isAtHome(residencies.get(frame), store))
                    .toList();
            readable(store, elsewhere, deadline)
                    .forEach((frame, copy) ->
                            found.add(new Leftover(store, copy, Optional.ofNullable(residencies.get(frame)))));
        }
        return found;
    }

    private static boolean isAtHome(@Nullable Residency residency, DurableStore store) {
        return residency != null && residency.home().equals(store.id());
    }

    /** A copy that cannot be read cannot be told from the one that must stay, either: it is left to 'storage verify'. */
    static Map<FrameId, StoredFrame> readable(DurableStore store, List<FrameId> frames, Deadline deadline) {
        try {
            return store.frames().find(frames, deadline);
        } catch (StoreException.CorruptFrame | StoreException.CorruptStore oneOfThem) {
            if (frames.size() == 1) {
                return Map.of();
            }
            Map<FrameId, StoredFrame> copies = new LinkedHashMap<>();
            frames.forEach(frame -> copies.putAll(readable(store, List.of(frame), deadline)));
            return copies;
        }
    }

    /**
     * Removes the leftovers that the outbox names. No frame is touched where it is at home.
     *
     * @return how many frames were looked after
     */
    public long settle(Deadline deadline) {
        long settled = 0;
        int next = settleNext(deadline);
        while (next > 0) {
            settled += next;
            next = settleNext(deadline);
        }
        return settled;
    }

    /**
     * The same for no more than the next batch.
     *
     * @return how many frames were looked after; none if the outbox names none
     */
    int settleNext(Deadline deadline) {
        Instant now = clock.instant();
        List<Outbox.Entry> entries = outbox.claim(Outbox.LEFTOVERS, BATCH, now, now.plus(LEASE), deadline);
        if (!entries.isEmpty()) {
            settle(entries.stream().map(Outbox.Entry::frame).toList(), deadline);
            outbox.complete(entries, deadline);
        }
        return entries.size();
    }

    /**
     * Names the frames in the outbox and leases that work to the caller, so that an edit which comes meanwhile is named anew. What else was waiting is
     * settled.
     *
     * @return to be completed once nothing of the frames can be left behind
     */
    List<Outbox.Entry> journal(Collection<FrameId> frames, Deadline deadline) {
        outbox.add(Outbox.LEFTOVERS, frames, deadline);
        Set<FrameId> ours = Set.copyOf(frames);
        List<Outbox.Entry> journal = new ArrayList<>();
        while (true) {
            Instant now = clock.instant();
            List<Outbox.Entry> entries = outbox.claim(Outbox.LEFTOVERS, frames.size(), now, now.plus(LEASE), deadline);
            if (entries.isEmpty()) {
                return journal;
            }
            List<Outbox.Entry> others = entries.stream()
                    .filter(entry -> !ours.contains(entry.frame()))
                    .toList();
            settle(others.stream().map(Outbox.Entry::frame).toList(), deadline);
            outbox.complete(others, deadline);
            entries.stream().filter(entry -> ours.contains(entry.frame())).forEach(journal::add);
        }
    }

    /** The work is for whoever comes next. */
    void handBack(List<Outbox.Entry> journal, String reason, Deadline deadline) {
        Instant now = clock.instant();
        journal.forEach(entry -> outbox.retryLater(entry, reason, now, deadline));
    }

    /** Nothing of the frames is left anywhere but at home. */
    void complete(List<Outbox.Entry> journal, Deadline deadline) {
        outbox.complete(journal, deadline);
    }

    /** The same for some frames, whether the outbox names them or not. */
    void settle(Collection<FrameId> frames, Deadline deadline) {
        List<Leftover> leftovers = find(frames, stores.inUse(), deadline);
        while (!leftovers.isEmpty()) {
            Set<FrameId> settled = settleOnce(leftovers, deadline);
            List<FrameId> again = leftovers.stream()
                    .map(Leftover::frame)
                    .filter(frame -> !settled.contains(frame))
                    .distinct()
                    .toList();
            leftovers = again.isEmpty() ? List.of() : find(again, stores.inUse(), deadline);
        }
    }

    /**
     * A mover that slept may still be about to make such a copy the home. Raising the ledger's version first makes its compare-and-set fail; only
     * then may the copy go.
     *
     * @return the frames that are settled; the others changed meanwhile and must be looked at again
     */
    private Set<FrameId> settleOnce(List<Leftover> leftovers, Deadline deadline) {
        Set<FrameId> unknown = new LinkedHashSet<>();
        Map<FrameId, Residency> known = new LinkedHashMap<>();
        Set<FrameId> settled = new LinkedHashSet<>();
        for (Leftover leftover : leftovers) {
            if (leftover.residency().isEmpty()) {
                unknown.add(leftover.frame());
            } else if (leftover.isSuperseded()) {
                known.putIfAbsent(leftover.frame(), leftover.residency().get());
            } else {
                settled.add(leftover.frame());
            }
        }
        Set<FrameId> held = heldAtHome(known.values(), deadline);
        Set<FrameId> raised = ledger.compareAndSet(
                known.values().stream()
                        .filter(residency -> held.contains(residency.frame()))
                        .map(Residency::renewed)
                        .toList(),
                deadline);
        Set<FrameId> forgotten = unknown.isEmpty() ? Set.of() : home.findForgotten(unknown, deadline);
        if (!forgotten.isEmpty()) {
            // Its erasure may have been confirmed before this copy was written.
            home.forget(forgotten, deadline);
        }
        for (DurableStore store : stores.inUse()) {
            List<CopyVersion> versions = leftovers.stream()
                    .filter(leftover -> leftover.store().id().equals(store.id()))
                    .filter(leftover -> leftover.isSuperseded()
                            ? raised.contains(leftover.frame())
                            : forgotten.contains(leftover.frame()))
                    .map(leftover -> CopyVersion.of(leftover.copy()))
                    .toList();
            if (!versions.isEmpty()) {
                store.frames().delete(versions, deadline);
            }
        }
        // What no store answers for is left to 'storage verify': it may be the only copy.
        settled.addAll(raised);
        settled.addAll(unknown);
        known.keySet().stream().filter(frame -> !held.contains(frame)).forEach(settled::add);
        return settled;
    }

    /** Those that their home really holds, with the content that they were recorded with: of another, the leftover may be all there is. */
    private Set<FrameId> heldAtHome(Collection<Residency> residencies, Deadline deadline) {
        Map<StoreId, List<Residency>> homes = residencies.stream().collect(Collectors.groupingBy(Residency::home));
        Set<FrameId> held = new LinkedHashSet<>();
        homes.forEach((id, there) -> stores.find(id).ifPresent(store -> {
            Map<FrameId, StoredFrame> copies = readable(store, Relocation.ids(there), deadline);
            for (Residency residency : there) {
                if (isHeld(copies.get(residency.frame()), residency)) {
                    held.add(residency.frame());
                }
            }
        }));
        return held;
    }

    /** Also where an edit came since the ledger was asked. */
    private static boolean isHeld(@Nullable StoredFrame copy, Residency residency) {
        return Comparison.isWhole(copy, residency)
                || (copy != null && copy.frame().revision() > residency.revision() && Comparison.isIntact(copy));
    }
}
