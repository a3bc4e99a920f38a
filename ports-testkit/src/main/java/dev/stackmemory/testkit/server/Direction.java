package dev.stackmemory.testkit.server;

/** The way that bytes go through a proxy. */
public enum Direction {
    /** What clients ask. */
    TO_SERVER,
    /** What the server answers. */
    TO_CLIENT
}
