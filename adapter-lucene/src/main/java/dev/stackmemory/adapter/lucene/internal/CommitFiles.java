package dev.stackmemory.adapter.lucene.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.MMapDirectory;

/** Tells damage from what only looks like it. */
final class CommitFiles {
    private CommitFiles() {}

    /** What is wrong with the files, if the failure is for a reason that lies in them. */
    static Optional<String> damage(IOException failure, Path folder) {
        if (Failures.isDamage(failure)) {
            return Optional.of("its files are damaged (" + failure.getMessage() + ")");
        }
        return Failures.absence(failure).isPresent()
                ? missing(folder).map(file -> "its files are damaged (" + file + " is missing)")
                : Optional.empty();
    }

    /** A file that the newest commit names and that certainly is not there. */
    private static Optional<String> missing(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var directory = new MMapDirectory(folder)) {
            for (String file : SegmentInfos.readLatestCommit(directory).files(true)) {
                if (Files.notExists(folder.resolve(file))) {
                    return Optional.of(file);
                }
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            return Failures.isDamage(unreadable)
                    ? Optional.ofNullable(unreadable.getMessage())
                    : Failures.absence(unreadable)
                            .map(file -> new File(file).getName())
                            .filter(file -> Files.notExists(folder.resolve(file)));
        }
    }
}
