package dev.stackmemory.adapter.imports.internal.walk;

import dev.stackmemory.adapter.imports.internal.text.Inputs;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The files under a folder that an import is about, in the order of their relative paths. Links to folders are not followed. */
public record FileWalk(List<Found> files) {
    /** Generated, foreign or huge, and never what somebody wrote to be read. */
    private static final Set<String> PASSED_OVER =
            Set.of(".git", ".hg", ".svn", "node_modules", "target", ".gradle", ".venv", "__pycache__");

    /**
     * A file.
     *
     * @param path absolute
     * @param relative to the folder of the walk, with slashes
     * @param size in bytes
     * @param modified in milliseconds since 1970
     */
    public record Found(Path path, String relative, long size, long modified) {}

    public FileWalk {
        files = List.copyOf(files);
    }

    /** The file itself, or the wanted files under the folder. What cannot be read is not found. */
    public static FileWalk under(Path root, Predicate<Path> wanted) {
        Inputs.requirePresent(root);
        Path absolute = root.toAbsolutePath().normalize();
        var found = new ArrayList<Found>();
        try {
            Files.walkFileTree(absolute, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean passed =
                            !folder.equals(absolute) && PASSED_OVER.contains(String.valueOf(folder.getFileName()));
                    return passed ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && (file.equals(absolute) || wanted.test(file))) {
                        Path relative = file.equals(absolute) ? file.getFileName() : absolute.relativize(file);
                        found.add(new Found(
                                file,
                                String.valueOf(relative).replace('\\', '/'),
                                attributes.size(),
                                attributes.lastModifiedTime().toMillis()));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failed) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failed) {
            throw Inputs.unreadable(root, failed);
        }
        found.sort(Comparator.comparing(Found::relative));
        return new FileWalk(found);
    }

    /** In bytes. */
    public long size() {
        return files.stream().mapToLong(Found::size).sum();
    }
}
