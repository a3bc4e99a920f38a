package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.StoreId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the searches of one program have learned of the stores, for those of the next. Ages are as of the moment it is told. It holds no word that was asked for or that
 * stands in a frame: the frame may be forgotten meanwhile. Costs are not told, for they hold for no longer than a minute.
 *
 * @param answers how the stores answered that may be skipped, one for each store and step, the latest {@value #MOST} kept
 * @param sizes how much the stores held, one for each store and set of projects, the latest {@value #MOST} kept
 */
public record PastExperience(List<Answers> answers, List<Size> sizes) {
    /** Nothing is known. */
    public static final PastExperience NONE = new PastExperience(List.of(), List.of());

    static final int MOST = 64;

    /** What is older is no experience. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    public PastExperience {
        answers = latest(answers, MOST);
        sizes = latest(sizes, MOST);
    }

    /**
     * How one store answered one step.
     *
     * @param took the latest answers, the oldest first, {@value #KEPT} of them kept; one that did not come took as long as it was waited for
     * @param anew whether answers before these tell nothing any more, since the store has become fast
     * @param sinceAsked how long ago it was asked last; a century at most, as all times here
     */
    public record Answers(StoreId store, SearchStep step, List<Duration> took, boolean anew, Duration sinceAsked) {
        /** Those before count for little in {@link dev.stackmemory.domain.query.RecentLatencies}. */
        static final int KEPT = 32;

        public Answers {
            Objects.requireNonNull(store, "store");
            Objects.requireNonNull(step, "step");
            took = latest(took, KEPT);
            took.forEach(PastExperience::requireSpan);
            requireSpan(sinceAsked);
        }

        private Answers then(Answers later) {
            return new Answers(
                    store,
                    step,
                    Stream.concat(later.anew ? Stream.<Duration>empty() : took.stream(), later.took.stream())
                            .toList(),
                    anew || later.anew,
                    sinceAsked.compareTo(later.sinceAsked) < 0 ? sinceAsked : later.sinceAsked);
        }
    }

    /**
     * How much one store said that it had of some projects.
     *
     * @param projects none means all
     * @param frames how many, at least 0
     * @param totalLength of all of them together, as {@link dev.stackmemory.ports.search.LexicalStatistics} counts it
     * @param age how long ago it said so
     */
    public record Size(StoreId store, Set<ProjectId> projects, long frames, long totalLength, Duration age) {
        public Size {
            Objects.requireNonNull(store, "store");
            projects = Set.copyOf(projects);
            if (frames < 0 || totalLength < 0) {
                throw new IllegalArgumentException(frames + " frames of the length " + totalLength);
            }
            requireSpan(age);
        }

        private Size then(Size later) {
            return age.compareTo(later.age) < 0 ? this : later;
        }
    }

    private static void requireSpan(Duration time) {
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(time + " is not between 0 and a century");
        }
    }

    private static <T> List<T> latest(List<T> all, int most) {
        return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
    }

    public boolean isEmpty() {
        return answers.isEmpty() && sizes.isEmpty();
    }

    /**
     * The same, so much later.
     *
     * @throws IllegalArgumentException if something becomes older than a century
     */
    public PastExperience agedBy(Duration passed) {
        return new PastExperience(
                answers.stream()
                        .map(one -> new Answers(one.store, one.step, one.took, one.anew, one.sinceAsked.plus(passed)))
                        .toList(),
                sizes.stream()
                        .map(one ->
                                new Size(one.store, one.projects, one.frames, one.totalLength, one.age.plus(passed)))
                        .toList());
    }

    /** What both know, both told at the same moment. */
    public PastExperience then(PastExperience later) {
        return new PastExperience(
                joined(answers, later.answers, one -> new UsualLatencies.Place(one.store, one.step), Answers::then),
                joined(sizes, later.sizes, one -> new LastStatistics.Place(one.store, one.projects), Size::then));
    }

    private static <T> List<T> joined(
            List<T> earlier, List<T> later, Function<T, Record> place, BinaryOperator<T> join) {
        var all = new LinkedHashMap<Record, T>();
        earlier.forEach(one -> all.put(place.apply(one), one));
        later.forEach(one -> {
            T before = all.get(place.apply(one));
            all.putLast(place.apply(one), before == null ? one : join.apply(before, one));
        });
        return new ArrayList<>(all.values());
    }
}
