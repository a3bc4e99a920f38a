package dev.stackmemory.bootstrap;

import java.util.List;
import java.util.Objects;

/**
 * What a server of the topology answered.
 *
 * @param store the store that it holds, as the ledger names it
 * @param server what answered, and where; never a password
 * @param search how the store is searched; what our tests never ran against is called unverified
 * @param warnings what an operator should know or do
 */
public record StoreServer(String store, String server, String search, List<String> warnings) {
    public StoreServer {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(search, "search");
        warnings = List.copyOf(warnings);
    }
}
