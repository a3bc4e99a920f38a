package dev.stackmemory.domain.cost;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a query asks of stores whose requests cost time or money.
 *
 * @param requests how many, at least 0
 * @param bytes what they gave, at least 0
 * @param dollars what that costs, at least 0
 */
public record QueryCost(long requests, long bytes, double dollars) {
    public static final QueryCost NOTHING = new QueryCost(0, 0, 0);

    public QueryCost {
        if (requests < 0 || bytes < 0 || !(dollars >= 0)) {
            throw new IllegalArgumentException(
                    "a cost of " + requests + " requests, " + bytes + " bytes and " + dollars + " dollars is none");
        }
    }

    public QueryCost plus(QueryCost other) {
        return new QueryCost(requests + other.requests, bytes + other.bytes, dollars + other.dollars);
    }

    /** All of them together. */
    public static QueryCost sum(Stream<QueryCost> costs) {
        return costs.reduce(NOTHING, QueryCost::plus);
    }

    /** For people, such as {@code 12 requests, 1.4 MB, $0.000131}. */
    public String describe() {
        return requests(requests) + ", " + size(bytes) + ", " + dollars(dollars);
    }

    static String requests(long count) {
        return count == 1 ? "1 request" : count + " requests";
    }

    static String size(long bytes) {
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    static String dollars(double amount) {
        return String.format(Locale.ROOT, "$%.6f", amount);
    }
}
