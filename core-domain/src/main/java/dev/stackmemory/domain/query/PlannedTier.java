package dev.stackmemory.domain.query;

import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.cost.QueryCost;
import java.util.Locale;

/**
 * One tier's part in a plan.
 *
 * @param profile what was known of it
 * @param decision whether it is asked, and why
 */
public record PlannedTier(TierProfile profile, Decision decision) {
    /** Whether a tier is asked, and why. */
    public sealed interface Decision {
        /** The tier is asked. */
        sealed interface Planned extends Decision {}

        /** The tier is left out. */
        sealed interface Skipped extends Decision {}

        /** The query names no time, so every tier may hold an answer. */
        record NoWindow() implements Planned {}

        /** The tier holds frames of the time that is asked for. */
        record Overlaps(TimeWindow holds, TimeWindow asked) implements Planned {}

        /** Archived frames are asked for expressly. */
        record Historical() implements Planned {}

        /** The tier holds no frame at all. */
        record Empty() implements Skipped {}

        /** The tier holds no frame of the time that is asked for. */
        record OutsideWindow(TimeWindow holds, TimeWindow asked) implements Skipped {}

        /** With this tier the query would cost more than it may. */
        record TooCostly(QueryCost cost, CostLimit limit) implements Skipped {
            /** Why, such as {@code usually costs 40 requests, 2.1 MB, $0.000205, and the query may spend 20 requests}. */
            public String reason() {
                return "usually costs " + cost.describe() + ", and the query may spend " + limit.describe();
            }
        }
    }

    /** Whether the tier is asked. */
    public boolean isPlanned() {
        return decision instanceof Decision.Planned;
    }

    /** One line for people, such as {@code hot (sqlite): asked, because the query names no time}. */
    public String describe() {
        String name = profile.tier().name().toLowerCase(Locale.ROOT) + " (" + profile.store() + "): ";
        return name
                + switch (decision) {
                    case Decision.NoWindow none -> "asked, because the query names no time";
                    case Decision.Overlaps(TimeWindow holds, TimeWindow asked) ->
                        "asked, because it holds frames " + words(holds) + " and the query asks for " + words(asked);
                    case Decision.Historical historical -> "asked, because the query wants archived frames";
                    case Decision.Empty empty -> "not asked, because it is empty";
                    case Decision.OutsideWindow(TimeWindow holds, TimeWindow asked) ->
                        "not asked, because it holds frames " + words(holds) + " and the query asks for "
                                + words(asked);
                    case Decision.TooCostly costly -> "not asked, because it " + costly.reason();
                };
    }

    private static String words(TimeWindow window) {
        if (window.equals(TimeWindow.ALWAYS)) {
            return "of any time";
        }
        return (window.from().map(from -> "from " + from).orElse("")
                        + window.to().map(to -> " before " + to).orElse(""))
                .trim();
    }
}
