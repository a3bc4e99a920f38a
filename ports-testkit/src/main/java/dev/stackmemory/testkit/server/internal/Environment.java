package dev.stackmemory.testkit.server.internal;

import java.util.Optional;

/** The variables by which servers for tests are given. */
public final class Environment {
    private Environment() {}

    /** The value of a variable that is set and not empty. */
    public static Optional<String> find(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
    }
}
