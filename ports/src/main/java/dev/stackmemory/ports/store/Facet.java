package dev.stackmemory.ports.store;

/** What frames are counted by. A frame counts once for each of its tags. */
public enum Facet {
    PROJECT,
    SESSION,
    TYPE,
    STATE,
    TAG
}
