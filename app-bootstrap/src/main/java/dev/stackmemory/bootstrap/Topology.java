package dev.stackmemory.bootstrap;

/** Which stores hold the memory. The topologies with servers come with their adapters. */
public enum Topology {
    /** SQLite on this machine, and no server. */
    LOCAL
}
