package dev.stackmemory.domain.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a query may spend, by requests, bytes and dollars; what is absent has no limit.
 *
 * @param requests at least 0
 * @param bytes at least 0
 * @param dollars at least 0
 */
public record CostLimit(OptionalLong requests, OptionalLong bytes, OptionalDouble dollars) {
    public static final CostLimit NONE =
            new CostLimit(OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.empty());

    public CostLimit {
        if (requests.orElse(0) < 0 || bytes.orElse(0) < 0 || !(dollars.orElse(0) >= 0)) {
            throw new IllegalArgumentException("a query cannot spend less than nothing");
        }
    }

    public static CostLimit ofRequests(long most) {
        return new CostLimit(OptionalLong.of(most), OptionalLong.empty(), OptionalDouble.empty());
    }

    public static CostLimit ofBytes(long most) {
        return new CostLimit(OptionalLong.empty(), OptionalLong.of(most), OptionalDouble.empty());
    }

    public static CostLimit ofDollars(double most) {
        return new CostLimit(OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.of(most));
    }

    /** Both limits; of two of one kind, the other one. */
    public CostLimit and(CostLimit other) {
        return new CostLimit(
                other.requests.isPresent() ? other.requests : requests,
                other.bytes.isPresent() ? other.bytes : bytes,
                other.dollars.isPresent() ? other.dollars : dollars);
    }

    /** Whether so much may be spent. */
    public boolean allows(QueryCost cost) {
        return cost.requests() <= requests.orElse(Long.MAX_VALUE)
                && cost.bytes() <= bytes.orElse(Long.MAX_VALUE)
                && cost.dollars() <= dollars.orElse(Double.POSITIVE_INFINITY);
    }

    /** What may still be spent after that much was, never less than nothing. */
    public CostLimit after(QueryCost spent) {
        return new CostLimit(
                requests.isPresent() ? OptionalLong.of(Math.max(0, requests.getAsLong() - spent.requests())) : requests,
                bytes.isPresent() ? OptionalLong.of(Math.max(0, bytes.getAsLong() - spent.bytes())) : bytes,
                dollars.isPresent()
                        ? OptionalDouble.of(Math.max(0, dollars.getAsDouble() - spent.dollars()))
                        : dollars);
    }

    /** For people, such as {@code 20 requests and $0.001000}. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        requests.ifPresent(most -> parts.add(QueryCost.requests(most)));
        bytes.ifPresent(most -> parts.add(QueryCost.size(most)));
        dollars.ifPresent(most -> parts.add(QueryCost.dollars(most)));
        return parts.isEmpty() ? "no limit" : String.join(" and ", parts);
    }
}
