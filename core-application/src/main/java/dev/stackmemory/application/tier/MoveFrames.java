package dev.stackmemory.application.tier;

import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.tier.Move;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TieringPlan;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.watch.Happenings;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Moves frames between stores without loss: copy, read back and compare, compare-and-set in the ledger, delete at the source. A move that is cut
 * anywhere leaves the frame at its old home or at its new one, and what it leaves behind is removed by the next run. Movers of one deployment take
 * turns, batch by batch. Thread-safe.
 */
public final class MoveFrames {
    private static final String STOPPED = "it was stopped";

    private final PlanMoves planning;
    private final FrameHome home;
    private final Ledger ledger;
    private final ForgetFrames forgetting;
    private final Leftovers leftovers;
    private final MoverTurns turns;
    private final Relocation relocation;
    private final Happenings happenings;
    private final Function<Deadline, Optional<String>> hindrance;

    /**
     * @param home where frames are recorded; also keeps the replicas of what is at home in older stores
     * @param embedTopic the outbox topic under which a moved frame is embedded anew if its vector was not there to be moved; absent where nothing is
     *     embedded
     * @param steps hears of every step of every batch, before the next one is begun
     */
    public MoveFrames(
            TieringSettings settings,
            FrameHome home,
            DurableStores stores,
            Ledger ledger,
            Outbox outbox,
            MoverTurns turns,
            ForgetFrames forgetting,
            Leftovers leftovers,
            Optional<String> embedTopic,
            InstantSource clock,
            Consumer<MoveStep> steps) {
        this(
                settings,
                home,
                stores,
                ledger,
                outbox,
                turns,
                forgetting,
                leftovers,
                embedTopic,
                clock,
                steps,
                Happenings.NONE,
                deadline -> Optional.empty());
    }

    /**
     * @param happenings hears what each run did
     * @param hindrance why nothing is to be moved now, if so ({@link SetBack#unverified})
     */
    public MoveFrames(
            TieringSettings settings,
            FrameHome home,
            DurableStores stores,
            Ledger ledger,
            Outbox outbox,
            MoverTurns turns,
            ForgetFrames forgetting,
            Leftovers leftovers,
            Optional<String> embedTopic,
            InstantSource clock,
            Consumer<MoveStep> steps,
            Happenings happenings,
            Function<Deadline, Optional<String>> hindrance) {
        this.planning = new PlanMoves(settings, home, ledger, clock);
        this.home = home;
        this.ledger = ledger;
        this.forgetting = forgetting;
        this.leftovers = leftovers;
        this.turns = turns;
        this.happenings = happenings;
        this.hindrance = hindrance;
        this.relocation = new Relocation(stores, ledger, outbox, leftovers, turns, embedTopic, clock, steps);
    }

    /**
     * What the policy would move now.
     *
     * @throws StoreException if the ledger does not answer
     */
    public TieringPlan plan(Deadline deadline) {
        return planning.whatIsDue(Pace.FULL, deadline).orElseThrow();
    }

    /**
     * Every frame of some projects on its way to one tier, because somebody wants it there. Frames that are being worked on stay.
     *
     * @param projects none means all
     * @throws IllegalArgumentException if frames cannot be at home in that tier
     */
    public TieringPlan planFor(Set<ProjectId> projects, Tier tier, Deadline deadline) {
        return planning.requested(projects, tier, deadline);
    }

    /** The tier in which new frames are at home. */
    public Tier youngestDurableTier() {
        return planning.youngestDurableTier();
    }

    /**
     * The move that brings one frame to a tier; absent if it is at home there.
     *
     * @throws IllegalArgumentException if frames cannot be at home in that tier
     */
    public Optional<Move> move(Residency residency, Tier tier) {
        return planning.move(residency, tier);
    }

    /**
     * Removes what earlier moves left behind, erases what is still pending, plans, and carries the plan out. Once something was moved, nothing is thrown for a store that fails: the
     * report says what stopped the run.
     *
     * @param pace is kept after each batch of each of these, and after each page of the ledger
     * @param progress hears of the moves that are done
     * @throws StoreException if a store or the ledger fails before anything was moved
     */
    public MoveReport moveWhatIsDue(Pace pace, Progress progress, Deadline deadline) {
        return new Run(pace, progress, deadline).carryOut(() -> {
            // A store that did not answer when a frame was forgotten may be back.
            var unused = forgetting.erasePending(pace::goesOn, deadline);
            return pace.rest() ? planning.whatIsDue(pace, deadline) : Optional.empty();
        });
    }

    /**
     * Removes what earlier moves left behind, and carries out what is due by other settings.
     *
     * @param seenAs what the policy is told of each frame
     */
    MoveReport moveWhatIsDue(TieringSettings by, UnaryOperator<Residency> seenAs, Pace pace, Deadline deadline) {
        return new Run(pace, Progress.NONE, deadline)
                .carryOut(() -> planning.by(by).whatIsDue(seenAs, pace, deadline));
    }

    /** The same with a plan that is given. A frame that changed since it was planned is passed over. */
    public MoveReport move(TieringPlan plan, Pace pace, Progress progress, Deadline deadline) {
        return new Run(pace, progress, deadline).carryOut(() -> Optional.of(plan));
    }

    /** Gives the plan; absent if the pace has ended. */
    @FunctionalInterface
    private interface Planning {
        Optional<TieringPlan> plan() throws InterruptedException;
    }

    /** One plan on its way. */
    private final class Run {
        private final Pace pace;
        private final Progress progress;
        private final Deadline deadline;
        private final MoveTally tally = new MoveTally();
        private long done;
        private boolean worked;
        private int settling;

        Run(Pace pace, Progress progress, Deadline deadline) {
            this.pace = pace;
            this.progress = progress;
            this.deadline = deadline;
        }

        MoveReport carryOut(Planning planned) {
            MoveReport report = attempt(planned);
            happenings.happened(Event.MOVER_ROUND, 1);
            happenings.happened(Event.MOVED, report.rehomed());
            happenings.happened(Event.PROMOTED, report.promoted());
            happenings.happened(Event.EVICTED, report.evicted());
            happenings.happened(Event.EXPIRED, report.expired());
            return report;
        }

        private MoveReport attempt(Planning planned) {
            try {
                Optional<String> hindered = hindrance.apply(deadline);
                if (hindered.isPresent()) {
                    return tally.report(hindered);
                }
                Optional<TieringPlan> plan = settle() ? planned.plan() : Optional.empty();
                boolean stopped = plan.isEmpty() || !carryOut(plan.get());
                return tally.report(stopped ? Optional.of(STOPPED) : Optional.empty());
            } catch (StoreException failed) {
                if (tally.isEmpty()) {
                    throw failed;
                }
                return tally.report(Optional.of(deadline.isStopped() ? STOPPED : String.valueOf(failed.getMessage())));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return tally.report(Optional.of("it was interrupted"));
            }
        }

        /** Whether to go on. */
        private boolean settle() throws InterruptedException {
            do {
                turns.take(deadline, () -> settling = leftovers.settleNext(deadline));
                tally.settled(settling);
                if (!pace.rest()) {
                    return false;
                }
            } while (settling > 0);
            return true;
        }

        /** Whether all of it was carried out. */
        private boolean carryOut(TieringPlan plan) throws InterruptedException {
            tally.unmet(plan.unmet());
            for (MoveBatch batch : MoveBatch.split(plan.moves())) {
                // Before a batch, and after planning or another one: what the last one took is paid for by whoever
                // rests next.
                if (!pace.rest()) {
                    return false;
                }
                if (worked) {
                    turns.giveWay();
                }
                turns.take(deadline, () -> worked = carryOut(batch));
                done += batch.moves().size();
                progress.report(done, plan.moves().size());
            }
            return true;
        }

        /** Whether there was anything to do: another mover may have done it. */
        private boolean carryOut(MoveBatch batch) {
            Map<FrameId, Residency> now = ledger.find(batch.frames(), deadline);
            List<Residency> frames = batch.moves().stream()
                    .map(Move::residency)
                    .filter(planned -> isWherePlanned(planned, now.get(planned.frame())))
                    .map(planned -> Objects.requireNonNull(now.get(planned.frame())))
                    .toList();
            tally.passedOver(batch.moves().size() - frames.size());
            if (frames.isEmpty()) {
                return false;
            }
            switch (batch.moves().getFirst()) {
                case Move.Expire first -> expire(frames);
                case Move.EvictReplica first -> evict(frames);
                case Move.Reassign first ->
                    relocation.relocate(frames, first.residency().home(), first.tier(), tally, deadline);
                case Move.Demote first -> relocation.relocate(frames, first.to(), first.tier(), tally, deadline);
                case Move.Recall first -> relocation.relocate(frames, first.to(), first.tier(), tally, deadline);
                case Move.Promote first -> relocation.replicate(frames, home, tally, deadline);
            }
            return true;
        }

        private static boolean isWherePlanned(Residency planned, @Nullable Residency now) {
            return now != null
                    && now.home().equals(planned.home())
                    && now.tier() == planned.tier()
                    && now.revision() == planned.revision();
        }

        private void expire(List<Residency> frames) {
            ForgetFrames.ForgetReport report = forgetting.forget(Relocation.ids(frames), deadline);
            tally.expired(report.hidden().size());
            report.erasure().obstacles().forEach(tally::problem);
        }

        private void evict(List<Residency> frames) {
            Map<FrameId, StoredFrame> copies = home.find(Relocation.ids(frames), deadline);
            // A later copy is not the replica that was to go: another mover is just about to make it the home.
            List<CopyVersion> replicas = frames.stream()
                    .flatMap(frame -> Optional.ofNullable(copies.get(frame.frame()))
                            .filter(copy -> copy.ledgerVersion() <= frame.ledgerVersion())
                            .map(CopyVersion::of)
                            .stream())
                    .toList();
            tally.evicted(home.delete(replicas, deadline).size());
        }
    }
}
