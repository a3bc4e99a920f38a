package dev.stackmemory.bootstrap.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A few lines in the home folder that programs leave for those after them. Read and replaced whole, and never needed: it says nothing where it cannot be read, and
 * whoever may read a memory and not write it leaves none. Of two who write at once one wins. Thread-safe.
 */
final class NoteFile {
    /** What is larger is no note. */
    private static final long LARGEST = 1L << 20;

    private final Path file;

    /** @param file made with the first note */
    NoteFile(Path file) {
        this.file = file;
    }

    /** The lines; none if there is no file, or one that cannot be a note. */
    List<String> read() {
        try {
            return Files.exists(file) && Files.size(file) <= LARGEST ? Files.readAllLines(file) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    void write(List<String> lines) {
        try {
            Files.createDirectories(file.getParent());
            Path temporary =
                    Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
            try {
                Files.write(temporary, lines);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException readOnly) {
            // Then there is none.
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException readOnly) {
            // It stays, as everything does there.
        }
    }
}
