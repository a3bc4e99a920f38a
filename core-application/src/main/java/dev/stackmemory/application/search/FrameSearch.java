package dev.stackmemory.application.search;

/** Answers questions. Thread-safe. */
@FunctionalInterface
public interface FrameSearch {
    /** The answer, within the budget of the question; a home that fails or is late is missing from it and named in it, and never makes it an exception. */
    SearchAnswer search(SearchRequest request);
}
