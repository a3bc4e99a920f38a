package dev.stackmemory.bootstrap;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * A server of the topology that can be asked what it is.
 *
 * @param store the store that it holds, as the ledger names it
 * @param answer asks it; fails with a {@code StoreException} if it does not answer, or refuses
 */
public record ServerCheck(String store, Supplier<StoreServer> answer) {
    public ServerCheck {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(answer, "answer");
    }
}
