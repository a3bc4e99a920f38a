package dev.stackmemory.application.migration;

import dev.stackmemory.application.OutboxWork.Drained;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.ForgottenIds.DatedTombstone;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.store.TierUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a shadow what was recorded before it was one, and compares both in the end. Cut anywhere, it goes on with what is missing when it is run again, for
 * the two ledgers say what that is. Recording, editing and forgetting go on meanwhile. Thread-safe.
 */
public final class BackfillFrames {
    private static final int PAGE = 500;
    private static final int TOMBSTONES = 5_000;
    private static final int SENTENCES_KEPT = 1_000;

    /** A frame that differs may have been edited since it was copied; so often it is copied again before it is reported. */
    private static final int LOOKS = 3;

    private final FrameHome home;
    private final Ledger ledger;
    private final ForgottenIds forgottenIds;
    private final Outbox outbox;
    private final CopyFrames copying;
    private final Shadow shadow;
    private final MigrationDiary diary;

    /**
     * @param home where frames are recorded and forgotten
     * @param forgottenIds what it remembers of those that were forgotten
     */
    public BackfillFrames(
            FrameHome home,
            Ledger ledger,
            ForgottenIds forgottenIds,
            Outbox outbox,
            CopyFrames copying,
            Shadow shadow,
            MigrationDiary diary) {
        this.home = home;
        this.ledger = ledger;
        this.forgottenIds = forgottenIds;
        this.outbox = outbox;
        this.copying = copying;
        this.shadow = shadow;
        this.diary = diary;
    }

    /**
     * What a run did and found.
     *
     * @param frames how many frames this memory holds, of those that were compared
     * @param copied how many the shadow was given in this run; one that was edited meanwhile counts again
     * @param equal how many were read back from the shadow with the revision and the content hash that the ledger here knows
     * @param forgotten how many the shadow still held though they were forgotten here
     * @param onlyThere how many the shadow holds that were never here: another memory's
     * @param differences one sentence for each frame that is not equal, the first {@value #SENTENCES_KEPT} of them
     * @param obstacle why the run was cut short, if it was; then nothing, or not all, was compared
     */
    public record BackfillReport(
            long frames,
            long copied,
            long equal,
            long forgotten,
            long onlyThere,
            List<String> differences,
            Optional<String> obstacle) {
        public BackfillReport {
            differences = List.copyOf(differences);
        }

        /** Whether the shadow holds every frame as it is here. */
        public boolean isEqual() {
            return obstacle.isEmpty() && equal == frames;
        }
    }

    /**
     * Copies what the shadow lacks, lets it forget what was forgotten and refuse what was forgotten before it was one, compares every frame, and has them indexed; where all are equal, this is noted in the
     * diary. A store that is away ends the run, which is part of the report.
     *
     * @param progress hears of each frame twice: as it is copied and as it is compared
     * @throws StoreException if this memory does not answer
     */
    public BackfillReport backfill(Progress progress, Deadline deadline) {
        return new Run(progress, deadline).all();
    }

    private final class Run {
        private final Progress progress;
        private final Deadline deadline;
        private final long total;
        private final List<String> differences = new ArrayList<>();
        private long passed;
        private long frames;
        private long copied;
        private long equal;
        private long forgotten;
        private long onlyThere;

        Run(Progress progress, Deadline deadline) {
            this.progress = progress;
            this.deadline = deadline;
            this.total = 2
                    * ledger.usage(deadline).stream()
                            .mapToLong(TierUsage::frames)
                            .sum();
        }

        BackfillReport all() {
            try {
                var unused = outbox.replayDeadLetters(CopyFrames.TOPIC, Optional.empty(), deadline);
                handOnTombstones();
                copy(List.of());
                copyWhatIsMissing();
                forgetWhatWasForgotten();
                compareAll();
                index();
            } catch (StoreException.Unavailable
                    | StoreException.AccessDenied
                    | StoreException.DeadlineExceeded
                    | StoreException.OutcomeUnknown away) {
                return report(Optional.of(String.valueOf(away.getMessage())));
            }
            BackfillReport report = report(Optional.empty());
            if (report.isEqual()) {
                diary.noteEqual(report.frames(), deadline);
            }
            return report;
        }

        private BackfillReport report(Optional<String> obstacle) {
            return new BackfillReport(frames, copied, equal, forgotten, onlyThere, differences, obstacle);
        }

        private void pass(int count) {
            passed += count;
            progress.report(passed, Math.max(passed, total));
        }

        /** The shadow never had most of these frames, and nobody knows their ids any more. */
        private void handOnTombstones() {
            Set<String> keys = forgottenIds.listKeys(deadline);
            List<DatedTombstone> page = forgottenIds.list(Optional.empty(), TOMBSTONES, deadline);
            while (!page.isEmpty()) {
                shadow.forgottenIds().adopt(keys, page, deadline);
                page = forgottenIds.list(Optional.of(page.getLast().tombstone()), TOMBSTONES, deadline);
            }
        }

        /** Copies the frames, and what else is waiting. */
        private void copy(List<FrameId> ids) {
            outbox.add(CopyFrames.TOPIC, ids, deadline);
            Drained drained = copying.drain(Progress.NONE, deadline);
            copied += drained.done();
            drained.obstacle().ifPresent(away -> {
                throw new StoreException.Unavailable(away, null);
            });
        }

        private void copyWhatIsMissing() {
            List<Residency> page = ledger.list(Optional.empty(), PAGE, deadline);
            while (!page.isEmpty()) {
                Map<FrameId, Residency> held = shadow.ledger().find(ids(page), deadline);
                List<FrameId> missing = page.stream()
                        .filter(residency -> !isEqual(residency, held.get(residency.frame())))
                        .map(Residency::frame)
                        .toList();
                if (!missing.isEmpty()) {
                    copy(missing);
                }
                pass(page.size());
                page = ledger.list(Optional.of(page.getLast().frame()), PAGE, deadline);
            }
        }

        private static boolean isEqual(Residency here, @Nullable Residency there) {
            return there != null
                    && there.revision() == here.revision()
                    && there.hash().equals(here.hash());
        }

        /** A shadow may hold frames from before it was one, or from a backup. */
        private void forgetWhatWasForgotten() {
            List<Residency> page = shadow.ledger().list(Optional.empty(), PAGE, deadline);
            while (!page.isEmpty()) {
                Set<FrameId> known = ledger.find(ids(page), deadline).keySet();
                List<FrameId> unknown =
                        ids(page).stream().filter(id -> !known.contains(id)).toList();
                Set<FrameId> toForget = unknown.isEmpty() ? Set.of() : home.findForgotten(unknown, deadline);
                if (!toForget.isEmpty()) {
                    var unused = shadow.forgetting().forget(toForget, deadline);
                }
                forgotten += toForget.size();
                onlyThere += unknown.size() - toForget.size();
                page = shadow.ledger().list(Optional.of(page.getLast().frame()), PAGE, deadline);
            }
        }

        /** Else the first search would have to, and would not have the time. */
        private void index() {
            for (SearchableHome searchable : shadow.searchable()) {
                var unused = searchable.words().refresh(Progress.NONE, deadline);
            }
        }

        private void compareAll() {
            List<Residency> page = ledger.list(Optional.empty(), PAGE, deadline);
            while (!page.isEmpty()) {
                compare(page);
                pass(page.size());
                page = ledger.list(Optional.of(page.getLast().frame()), PAGE, deadline);
            }
        }

        private void compare(List<Residency> page) {
            Map<FrameId, String> different = differences(page);
            List<FrameId> ids = ids(page);
            for (int look = 1; look < LOOKS && !different.isEmpty(); look++) {
                copy(List.copyOf(different.keySet()));
                List<FrameId> again = List.copyOf(different.keySet());
                Map<FrameId, Residency> now = ledger.find(again, deadline);
                different = differences(List.copyOf(now.values()));
                // What was forgotten meanwhile is no frame of this memory any more.
                ids = ids.stream()
                        .filter(id -> !again.contains(id) || now.containsKey(id))
                        .toList();
            }
            frames += ids.size();
            equal += ids.size() - different.size();
            different.values().stream()
                    .limit(SENTENCES_KEPT - differences.size())
                    .forEach(differences::add);
        }

        /** What is wrong with the copies of those frames whose copy is not equal. */
        private Map<FrameId, String> differences(List<Residency> page) {
            var different = new HashMap<FrameId, String>();
            Map<FrameId, StoredFrame> copies;
            try {
                copies = shadow.frames().find(ids(page), deadline);
            } catch (StoreException.CorruptFrame | StoreException.CorruptStore damaged) {
                if (page.size() == 1) {
                    return Map.of(page.getFirst().frame(), String.valueOf(damaged.getMessage()));
                }
                int middle = page.size() / 2;
                different.putAll(differences(page.subList(0, middle)));
                different.putAll(differences(page.subList(middle, page.size())));
                return different;
            }
            for (Residency residency : page) {
                difference(residency, copies.get(residency.frame()))
                        .ifPresent(sentence -> different.put(residency.frame(), sentence));
            }
            return different;
        }

        private Optional<String> difference(Residency here, @Nullable StoredFrame there) {
            String frame = "frame " + here.frame();
            if (there == null) {
                return Optional.of(frame + " is not in '" + shadow.name() + "'");
            }
            if (there.frame().revision() != here.revision()) {
                return Optional.of(frame + " has revision " + there.frame().revision() + " in '" + shadow.name()
                        + "' and revision " + here.revision() + " here");
            }
            return ContentHash.of(there.frame()).equals(here.hash())
                    ? Optional.empty()
                    : Optional.of(frame + " has another content in '" + shadow.name() + "' than here");
        }

        private static List<FrameId> ids(List<Residency> page) {
            return page.stream().map(Residency::frame).toList();
        }
    }
}
