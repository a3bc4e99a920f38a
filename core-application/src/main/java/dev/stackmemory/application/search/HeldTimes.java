package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.query.TierProfile;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.TierUsage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * When the frames were created that each store holds, as far as that may spare a question the asking. Immutable.
 *
 * @param usage what the ledger says, never less than the truth; a store that it does not name may hold anything
 */
public record HeldTimes(List<TierUsage> usage) {
    private static final HeldTimes UNKNOWN = new HeldTimes(List.of());

    public HeldTimes {
        usage = List.copyOf(usage);
    }

    /**
     * What is to be known for a question. A single store is asked whatever it holds, and so is each where no time is named. While the ledger is away nothing is known, and each
     * store is asked, which is slower and no less right.
     *
     * @param window which creation times are asked for
     * @param stores how many may be asked
     * @param ledger {@link dev.stackmemory.ports.store.Ledger#usage}
     */
    public static HeldTimes of(
            TimeWindow window, int stores, Function<Deadline, List<TierUsage>> ledger, Deadline deadline) {
        if (stores < 2 || window.equals(TimeWindow.ALWAYS)) {
            return UNKNOWN;
        }
        try {
            return new HeldTimes(ledger.apply(deadline));
        } catch (StoreException away) {
            return UNKNOWN;
        }
    }

    /** The profile with what its store holds. A store may serve several tiers, and its home has the frames of all of them. */
    public TierProfile narrow(TierProfile profile) {
        List<Instant> bounds = usage.stream()
                .filter(held -> held.home().equals(profile.store()))
                .flatMap(held -> Stream.of(
                                held.oldest(),
                                held.newest(),
                                held.undated() > 0 ? Optional.of(Frame.UNKNOWN_TIME) : Optional.<Instant>empty())
                        .flatMap(Optional::stream))
                .sorted()
                .toList();
        return bounds.isEmpty() ? profile : profile.holding(bounds.getFirst(), bounds.getLast());
    }
}
