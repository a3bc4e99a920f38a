package dev.stackmemory.adapter.paradedb.internal;

/** How the stored part of an index stands. Equal states hold the same. */
interface IndexState {
    /** The history of the feed that it follows. */
    String history();

    /** What it was made by. */
    String form();

    /** The newest change that it has seen. */
    long position();

    /** Whether it can be used by a program that writes the form, for a home with that history and newest change. */
    default boolean isUsable(String wantedForm, String wantedHistory, long head) {
        return form().equals(wantedForm) && history().equals(wantedHistory) && position() <= head;
    }
}
