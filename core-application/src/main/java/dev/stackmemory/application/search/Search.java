package dev.stackmemory.application.search;

/** Answers questions. Thread-safe. */
@FunctionalInterface
public interface Search {
    /**
     * The answer; a home that fails or is late is missing from it and named in it, and never makes it an exception.
     *
     * @throws CursorRefused if the request goes on after a page of another question, or after one where another model compared the meanings
     */
    SearchAnswer search(SearchRequest request);
}
