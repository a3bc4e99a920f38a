package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordReceipt;
import dev.stackmemory.ports.store.ReplicaCopy;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.watch.Happenings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A home with replicas in a faster store before it. A replica that was validated lately answers alone; else the ledger is asked whether it is right. While
 * the home is away replicas answer all the same, and the listener hears that they are unverified; while the replicas are away the home answers alone. Neither may
 * take the time of the other: replicas that do not answer in {@link #PATIENCE}, such as those that are still being connected, are asked again only if the home is
 * away, and a home gets half of the time while replicas might answer instead of it. Thread-safe.
 *
 * <p>What is recorded through this object is read from it at once. What others record is read after {@link ReplicaCopy#ANSWERS_ALONE} at the latest, or at once with
 * their watermark ({@link dev.stackmemory.application.AwaitWrites}).
 */
public final class ReplicatedHome implements FrameHome {
    /** What a read loses at most to replicas that do not answer. */
    public static final Duration PATIENCE = Duration.ofMillis(80);

    /** More time for each frame, which takes a hundredth of it. */
    private static final Duration PATIENCE_PER_FRAME = Duration.ofMillis(1);

    /** What is told to the replicas may take longer, for the first time at least. */
    private static final Duration TELLING = Duration.ofSeconds(1);

    /** To ask the replicas whether they came back from an old dump, when the caller's time may be over. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final FrameHome home;
    private final FrameReader homes;
    private final Ledger ledger;
    private final ReplicaStore replicas;
    private final ReplicaTrust trust;
    private final Admission admission;
    private final InstantSource clock;
    private final Consumer<String> listener;
    private final Tier tier;
    private final Happenings happenings;

    /** Frames that were forgotten here, or changed while no replica answered: until this time a copy of them may still claim to be right. */
    private final Map<FrameId, Instant> doubtful = new ConcurrentHashMap<>();

    /** Forgotten frames that the replicas could not be told of. */
    private final Set<FrameId> untold = ConcurrentHashMap.newKeySet();

    /**
     * @param home where frames are recorded
     * @param homes reads frames from wherever they are at home
     * @param admission of the replicas; whoever opens them sees to it that they are admitted before they are asked
     * @param listener hears, in a sentence for people, when an answer is not verified
     */
    public ReplicatedHome(
            FrameHome home,
            FrameReader homes,
            Ledger ledger,
            ReplicaStore replicas,
            Admission admission,
            InstantSource clock,
            Consumer<String> listener) {
        this(home, homes, ledger, replicas, new ReplicaTrust(), admission, clock, listener, Tier.HOT, Happenings.NONE);
    }

    /**
     * @param trust which of the replicas answer alone
     * @param tier that the replicas serve
     * @param happenings hears how often a replica answered
     */
    public ReplicatedHome(
            FrameHome home,
            FrameReader homes,
            Ledger ledger,
            ReplicaStore replicas,
            ReplicaTrust trust,
            Admission admission,
            InstantSource clock,
            Consumer<String> listener,
            Tier tier,
            Happenings happenings) {
        this.home = home;
        this.homes = homes;
        this.ledger = ledger;
        this.replicas = replicas;
        this.trust = trust;
        this.admission = admission;
        this.clock = clock;
        this.listener = listener;
        this.tier = tier;
        this.happenings = happenings;
    }

    @Override
    public StoreId id() {
        return home.id();
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        tellOfForgotten(deadline.within(LOOK));
        var reading = new Reading(ids, clock.instant());
        reading.askReplicas(patience(ids.size(), deadline));
        try {
            reading.askHome(reading.mayBeAnsweredByReplicas() ? deadline.half() : deadline);
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
            boolean homeIsSlow = away instanceof StoreException.DeadlineExceeded && !deadline.isExpired();
            if (reading.late) {
                reading.askReplicas(homeIsSlow ? deadline.half() : deadline);
            }
            if (!reading.showUnverified(away)) {
                if (!homeIsSlow) {
                    throw away;
                }
                reading.askHome(deadline);
            }
        }
        return reading.found;
    }

    private static Deadline patience(int frames, Deadline deadline) {
        return deadline.within(PATIENCE.plus(PATIENCE_PER_FRAME.multipliedBy(frames)));
    }

    /** One question for frames. Used by one thread. */
    private final class Reading {
        private final Instant now;
        private final Set<FrameId> missing;
        /** The replicas have not answered yet, and may. */
        private boolean late;

        private final Map<FrameId, StoredFrame> found = new LinkedHashMap<>();
        private final Map<FrameId, StoredFrame> unverified = new LinkedHashMap<>();

        Reading(Collection<FrameId> ids, Instant now) {
            this.now = now;
            this.missing = new LinkedHashSet<>(ids);
        }

        boolean mayBeAnsweredByReplicas() {
            return late || !unverified.isEmpty();
        }

        void askReplicas(Deadline deadline) {
            int before = found.size();
            try {
                replicas.findReplicas(missing, deadline).forEach(this::copied);
                late = false;
            } catch (StoreException away) {
                late = away instanceof StoreException.DeadlineExceeded;
            }
            missing.removeAll(found.keySet());
            answered(found.size() - before, Event.REPLICA_HIT);
        }

        private void copied(FrameId frame, ReplicaCopy replica) {
            if (!untold.contains(frame) && !isDoubtful(frame, now)) {
                (trust.answersAlone(replica, now) ? found : unverified).put(frame, replica.copy());
            }
        }

        /** Asks for what no replica could answer alone. */
        void askHome(Deadline deadline) {
            if (missing.isEmpty()) {
                return;
            }
            Map<FrameId, StoredFrame> right = verified(unverified, now, deadline);
            answered(right.size(), Event.REPLICA_HIT);
            found.putAll(right);
            missing.removeAll(found.keySet());
            unverified.clear();
            Map<FrameId, StoredFrame> read = missing.isEmpty() ? Map.of() : homes.find(missing, deadline);
            found.putAll(read);
            happenings.happened(Event.REPLICA_MISS, read.size());
            if (!read.isEmpty()) {
                Deadline telling = late ? patience(read.size(), deadline) : deadline.within(TELLING);
                ifThere(() -> replicas.putValidated(List.copyOf(read.values()), now, telling));
            }
        }

        /** @return whether there is anything to be shown that may be */
        boolean showUnverified(StoreException away) {
            if (missing.isEmpty()) {
                return true;
            }
            if (unverified.isEmpty() || !ifThere(() -> admission.mayBeBelieved(Deadline.after(LOOK)), false)) {
                return false;
            }
            listener.accept("shown from " + replicas.id() + ", unverified, because the home does not answer: "
                    + away.getMessage());
            answered(unverified.size(), Event.REPLICA_UNVERIFIED);
            found.putAll(unverified);
            return true;
        }
    }

    private void answered(long frames, Event event) {
        happenings.happened(event, frames);
        happenings.happened(Event.readIn(tier), frames);
    }

    /** Those of the copies that the ledger says are right. */
    private Map<FrameId, StoredFrame> verified(Map<FrameId, StoredFrame> copies, Instant now, Deadline deadline) {
        if (copies.isEmpty()) {
            return Map.of();
        }
        Map<FrameId, Residency> residencies = ledger.find(copies.keySet(), deadline);
        Map<FrameId, StoredFrame> right = new HashMap<>();
        List<CopyVersion> same = new ArrayList<>();
        List<StoredFrame> moved = new ArrayList<>();
        copies.forEach((frame, copy) -> {
            Residency residency = residencies.get(frame);
            if (residency != null && copy.matches(residency)) {
                right.put(frame, copy);
                if (residency.ledgerVersion() == copy.ledgerVersion()) {
                    same.add(CopyVersion.of(copy));
                } else {
                    moved.add(new StoredFrame(copy.frame(), copy.hash(), residency.ledgerVersion()));
                }
            }
        });
        Deadline telling = deadline.within(TELLING);
        ifThere(() -> {
            if (!same.isEmpty()) {
                replicas.validate(same, now, telling);
            }
            if (!moved.isEmpty()) {
                replicas.putValidated(moved, now, telling);
            }
            // What is outdated, or forgotten, must not be there when the ledger cannot be asked.
            List<StoredFrame> outdated = WrongCopies.among(copies.values(), residencies, home, telling)
                    .outdated();
            if (!outdated.isEmpty()) {
                replicas.delete(outdated.stream().map(CopyVersion::of).toList(), telling);
            }
        });
        return right;
    }

    @Override
    public RecordReceipt record(List<FrameWrite> writes, Deadline deadline) {
        RecordReceipt receipt = home.record(writes, deadline);
        Map<FrameId, FrameWrite> recorded = new LinkedHashMap<>();
        for (int index = 0; index < writes.size(); index++) {
            if (receipt.outcomes().get(index) instanceof RecordOutcome.Recorded(FrameId frame, long revision)) {
                recorded.put(frame, writes.get(index));
            }
        }
        replicate(recorded, deadline);
        return receipt;
    }

    private void replicate(Map<FrameId, FrameWrite> recorded, Deadline deadline) {
        if (recorded.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        try {
            List<FrameId> edited = recorded.values().stream()
                    .filter(write -> write.baseRevision() > 0)
                    .map(write -> write.frame().id())
                    .toList();
            Map<FrameId, Residency> residencies = edited.isEmpty() ? Map.of() : ledger.find(edited, deadline);
            List<StoredFrame> copies = new ArrayList<>();
            recorded.forEach((frame, write) -> {
                Residency residency = residencies.get(frame);
                if (write.baseRevision() == 0) {
                    copies.add(new StoredFrame(write.frame(), ContentHash.of(write.frame()), 1));
                } else if (residency != null
                        && residency.revision() == write.frame().revision()) {
                    copies.add(new StoredFrame(write.frame(), residency.hash(), residency.ledgerVersion()));
                }
            });
            replicas.putValidated(copies, now, deadline.within(TELLING));
        } catch (StoreException away) {
            // A replica costs a slower read and nothing else, but an older one must not be taken for what was recorded.
            doubt(recorded.keySet(), now);
        }
    }

    private void doubt(Collection<FrameId> frames, Instant now) {
        doubtful.values().removeIf(until -> !until.isAfter(now));
        frames.forEach(frame -> doubtful.put(frame, now.plus(ReplicaCopy.ANSWERS_ALONE)));
    }

    private boolean isDoubtful(FrameId frame, Instant now) {
        Instant until = doubtful.get(frame);
        return until != null && until.isAfter(now);
    }

    @Override
    public Set<FrameId> forget(Collection<FrameId> ids, Deadline deadline) {
        // Replicas that are first used after the forgetting would look as if they had missed it.
        ifThere(() -> {
            var unused = admission.admit(deadline.half());
        });
        Set<FrameId> here = home.forget(ids, deadline);
        // Even a copy that comes back right now must not answer alone.
        Instant now = clock.instant();
        doubt(ids, now);
        try {
            admission.tell(ids, deadline);
        } catch (StoreException away) {
            untold.addAll(ids);
            listener.accept(replicas.id() + " does not answer: a copy there may be shown to others for "
                    + ReplicaCopy.ANSWERS_ALONE.toSeconds() + " s more (" + away.getMessage() + ")");
        }
        return here;
    }

    private void tellOfForgotten(Deadline deadline) {
        if (!untold.isEmpty()) {
            List<FrameId> frames = List.copyOf(untold);
            ifThere(() -> {
                admission.tell(frames, deadline);
                untold.removeAll(frames);
            });
        }
    }

    private <T> T ifThere(Supplier<T> question, T otherwise) {
        try {
            return Objects.requireNonNull(question.get());
        } catch (StoreException away) {
            return otherwise;
        }
    }

    private void ifThere(Runnable deed) {
        var unused = ifThere(
                () -> {
                    deed.run();
                    return true;
                },
                false);
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

    @Override
    public List<CopyVersion> listReplicas(Optional<FrameId> after, int limit, Deadline deadline) {
        return home.listReplicas(after, limit, deadline);
    }
}
