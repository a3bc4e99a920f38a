package dev.stackmemory.domain.measure;

import dev.stackmemory.domain.tier.Tier;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * One kind of question to one store. Ordered by tier, store and operation; what serves no tier comes last.
 *
 * @param tier the youngest tier that the store serves; absent for what holds no frames, such as an embedding model
 * @param store its name, without blanks
 */
public record StoreOperation(Optional<Tier> tier, String store, Operation operation)
        implements Comparable<StoreOperation> {
    private static final Comparator<StoreOperation> ORDER = Comparator.<StoreOperation>comparingInt(
                    asked -> asked.tier().map(Tier::level).orElse(Integer.MAX_VALUE))
            .thenComparing(StoreOperation::store)
            .thenComparing(StoreOperation::operation);

    public StoreOperation {
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(operation, "operation");
        if (store.isEmpty() || store.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("'" + store + "' names no store");
        }
    }

    @Override
    public int compareTo(StoreOperation other) {
        return ORDER.compare(this, other);
    }
}
