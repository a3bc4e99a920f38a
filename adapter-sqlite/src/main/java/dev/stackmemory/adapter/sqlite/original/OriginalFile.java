package dev.stackmemory.adapter.sqlite.original;

import dev.stackmemory.adapter.sqlite.internal.UntouchedFile;
import dev.stackmemory.ports.source.UnreadableSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the database of an original. */
final class OriginalFile {
    private static final List<String> PLACES = List.of(
            ".stackmemory/context.db",
            ".stackmemory/stackmemory.db",
            ".stackmemory/memory.db",
            ".stackmemory/cache.db",
            "context.db",
            "stackmemory.db",
            "memory.db",
            "cache.db");

    private OriginalFile() {}

    /**
     * Opens the database, or the one that lies at a usual place in the folder.
     *
     * @throws UnreadableSource if there is none
     */
    static UntouchedFile open(Path fileOrFolder) {
        return UntouchedFile.open(
                locate(fileOrFolder.toAbsolutePath().normalize()), "a database of the original StackMemory");
    }

    private static Path locate(Path path) {
        if (Files.isRegularFile(path)) {
            return path;
        }
        if (Files.isDirectory(path)) {
            for (String place : PLACES) {
                Path file = path.resolve(place);
                if (Files.isRegularFile(file) && size(file) > 0) {
                    return file;
                }
            }
            throw new UnreadableSource("no database of the original StackMemory lies in " + path + "; looked for "
                    + String.join(", ", PLACES.subList(0, 4)) + ". Name the file itself if it lies elsewhere.");
        }
        throw new UnreadableSource(
                path + " does not exist. Name a database of the original StackMemory, or the project that it lies in.");
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException absent) {
            return 0;
        }
    }
}
