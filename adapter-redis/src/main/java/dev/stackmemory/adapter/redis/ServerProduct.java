package dev.stackmemory.adapter.redis;

import java.util.Objects;
import java.util.Optional;

/**
 * What a server is: Redis, or another that speaks its protocol.
 *
 * @param name as its makers write it
 * @param version as the server tells it; empty if it tells none
 * @param doubt why nobody knows that this program works with it, a sentence; absent if the tests of this program ran against its kind
 */
public record ServerProduct(String name, String version, Optional<String> doubt) {
    public ServerProduct {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(doubt, "doubt");
    }

    @Override
    public String toString() {
        return name + (version.isEmpty() ? "" : " " + version) + (doubt.isPresent() ? " (unverified)" : "");
    }
}
