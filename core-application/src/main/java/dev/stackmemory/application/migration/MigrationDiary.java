package dev.stackmemory.application.migration;

import dev.stackmemory.domain.rollout.ShadowComparison;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is written down of a migration to one shadow, in the home that every process of the deployment shares: when both were found equal, which share of the
 * searches the shadow answers, and how it did. Thread-safe.
 */
public final class MigrationDiary {
    /** How many searches are remembered. */
    private static final int SEARCHES_KEPT = 1_000;

    /** How many changes of the share are remembered. */
    static final int SHARES_KEPT = 100;

    /** Which shadow may be believed to hold what was recorded, if any. */
    private static final String OPEN = "migration/open";

    private static final String NONE = "";

    /** How the reason of a change begins that nobody has set. */
    private static final String STEPPED_BACK = "stepped back, ";

    private final Journal journal;
    private final InstantSource clock;
    private final String shadow;
    private final String comparisons;
    private final String shares;
    private final String searches;

    /** @param shadow its name; another one has pages of its own */
    public MigrationDiary(Journal journal, String shadow, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
        this.shadow = shadow;
        this.comparisons = "migration/" + shadow + "/equal";
        this.shares = "migration/" + shadow + "/share";
        this.searches = "migration/" + shadow + "/searches";
    }

    /**
     * Every frame was found equal.
     *
     * @param frames how many
     */
    public record Equality(Instant at, long frames) {}

    /**
     * From then on the shadow answered this share of the searches.
     *
     * @param share in [0, 1]
     * @param reason who or what set it, for people
     */
    public record ShareChange(Instant at, double share, String reason) {
        public ShareChange {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("share " + share + " is not between 0 and 1");
            }
            Objects.requireNonNull(reason, "reason");
        }

        boolean isStepBack() {
            return reason.startsWith(STEPPED_BACK);
        }
    }

    /** How the shadow did in one search. */
    public sealed interface Search {
        Instant at();

        /** Both answered, whoever of them the user. */
        record Compared(Instant at, ShadowComparison comparison) implements Search {}

        /** The shadow failed, or answered without what some of its stores hold. */
        record Failed(Instant at, String reason) implements Search {}
    }

    /**
     * A program records what it copies to the given shadow alone, or to none: what is noted of another shadow is true no more.
     *
     * @param shadow the name of the one that it copies to
     * @return the other one, if something was noted of it
     */
    static Optional<String> noteRecording(
            Journal journal, Optional<String> shadow, InstantSource clock, Deadline deadline) {
        Optional<String> other =
                openOne(journal, deadline).map(Journal.Entry::text).filter(open -> !shadow.equals(Optional.of(open)));
        other.ifPresent(open -> new MigrationDiary(journal, open, clock).close(deadline));
        return other;
    }

    private static Optional<Journal.Entry> openOne(Journal journal, Deadline deadline) {
        return journal.newest(OPEN, 1, deadline).stream()
                .filter(entry -> !entry.text().equals(NONE))
                .findFirst();
    }

    /** From now on something is noted of this shadow that copying keeps true. */
    private void open(Deadline deadline) {
        Optional<String> open = openOne(journal, deadline).map(Journal.Entry::text);
        if (!open.equals(Optional.of(shadow))) {
            open.ifPresent(other -> new MigrationDiary(journal, other, clock).close(deadline));
            journal.append(OPEN, now(shadow), 1, deadline);
        }
    }

    private void close(Deadline deadline) {
        if (shareChanges(1, deadline).stream().anyMatch(change -> change.share() > 0)) {
            setShare(0, "frames were recorded without being copied", deadline);
        }
        journal.append(comparisons, now(NONE), 1, deadline);
        journal.append(OPEN, now(NONE), 1, deadline);
    }

    void noteEqual(long frames, Deadline deadline) {
        open(deadline);
        journal.append(comparisons, now(Long.toString(frames)), 1, deadline);
    }

    /** When both were last found equal, if they ever were. */
    public Optional<Equality> lastEqual(Deadline deadline) {
        return journal.newest(comparisons, 1, deadline).stream()
                .filter(entry -> !entry.text().equals(NONE))
                .map(entry -> new Equality(entry.at(), Long.parseLong(entry.text())))
                .findFirst();
    }

    void setShare(double share, String reason, Deadline deadline) {
        if (share > 0) {
            open(deadline);
        }
        journal.append(shares, now(share + " " + reason), SHARES_KEPT, deadline);
    }

    /** Takes some of the share back, or all of it, for nobody has asked to. */
    void stepBack(double share, String why, Deadline deadline) {
        setShare(share, STEPPED_BACK + why, deadline);
    }

    /** How the share was changed, the newest change first; without any it is 0. */
    public List<ShareChange> shareChanges(int limit, Deadline deadline) {
        return journal.newest(shares, limit, deadline).stream()
                .map(entry -> {
                    String[] parts = entry.text().split(" ", 2);
                    return new ShareChange(entry.at(), Double.parseDouble(parts[0]), parts[1]);
                })
                .toList();
    }

    void noteComparison(ShadowComparison comparison, Deadline deadline) {
        journal.append(
                searches,
                now(String.join(
                        " ",
                        "compared",
                        Double.toString(comparison.overlap()),
                        Double.toString(comparison.rankBiasedOverlap()),
                        Double.toString(comparison.kendallTau()),
                        Long.toString(comparison.inUseTook().toNanos()),
                        Long.toString(comparison.shadowTook().toNanos()))),
                SEARCHES_KEPT,
                deadline);
    }

    void noteFailure(String reason, Deadline deadline) {
        journal.append(searches, now("failed " + reason), SEARCHES_KEPT, deadline);
    }

    /** How the shadow did lately, the newest search first: not before it was last found equal for the first time, for another copy of the memory answered then. */
    public List<Search> searches(int limit, Deadline deadline) {
        Optional<Instant> opened = openOne(journal, deadline)
                .filter(entry -> entry.text().equals(shadow))
                .map(Journal.Entry::at);
        return opened.map(since -> journal.newest(searches, limit, deadline).stream()
                        .filter(entry -> !entry.at().isBefore(since))
                        .flatMap(MigrationDiary::search)
                        .toList())
                .orElse(List.of());
    }

    /** What a later program may have noted is passed over. */
    private static Stream<Search> search(Journal.Entry entry) {
        String[] kind = entry.text().split(" ", 2);
        return switch (kind[0]) {
            case "failed" -> Stream.of(new Search.Failed(entry.at(), kind[1]));
            case "compared" -> Stream.of(new Search.Compared(entry.at(), comparison(kind[1].split(" "))));
            default -> Stream.empty();
        };
    }

    private static ShadowComparison comparison(String[] parts) {
        return new ShadowComparison(
                Double.parseDouble(parts[0]),
                Double.parseDouble(parts[1]),
                Double.parseDouble(parts[2]),
                Duration.ofNanos(Long.parseLong(parts[3])),
                Duration.ofNanos(Long.parseLong(parts[4])));
    }

    private Journal.Entry now(String text) {
        return new Journal.Entry(clock.instant(), text);
    }
}
