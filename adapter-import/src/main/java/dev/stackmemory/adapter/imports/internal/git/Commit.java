package dev.stackmemory.adapter.imports.internal.git;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A commit as the log tells it.
 *
 * @param parents the commits before it
 * @param message whole
 * @param latin whether the message is no UTF-8 and each byte was taken for a character
 * @param files the first of them
 * @param fileCount how many files it changes in all
 */
public record Commit(
        String sha,
        List<String> parents,
        String authorName,
        String authorEmail,
        Instant authoredAt,
        Instant committedAt,
        String message,
        boolean latin,
        List<ChangedFile> files,
        int fileCount,
        long added,
        long deleted) {
    public Commit {
        parents = List.copyOf(parents);
        files = List.copyOf(files);
    }

    /**
     * A file of a commit.
     *
     * @param from its path before it was renamed
     * @param added lines; negative for a binary file
     * @param deleted lines; negative for a binary file
     */
    public record ChangedFile(String path, Optional<String> from, long added, long deleted) {}
}
