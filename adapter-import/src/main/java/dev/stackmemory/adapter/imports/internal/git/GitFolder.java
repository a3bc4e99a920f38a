package dev.stackmemory.adapter.imports.internal.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a repository keeps what all its worktrees share. Read from files alone, without starting a process.
 *
 * @param common the folder with the configuration, such as {@code project/.git} or {@code project.git}
 */
public record GitFolder(Path common) {
    private static final String DOT_GIT = ".git";

    /** The repository that the folder lies in, whether in a clone, a worktree, a submodule or a bare repository. */
    public static Optional<GitFolder> around(Path folder) {
        for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            Optional<GitFolder> here = at(at);
            if (here.isPresent()) {
                return here;
            }
        }
        return Optional.empty();
    }

    /** The root of the work tree that the folder lies in. */
    public static Optional<Path> workTree(Path folder) {
        for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(DOT_GIT)) && at(at).isPresent()) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    /** The repository whose work tree or bare folder this is. */
    public static Optional<GitFolder> at(Path folder) {
        Path dotGit = folder.resolve(DOT_GIT);
        if (Files.isDirectory(dotGit)) {
            return isRepository(dotGit) ? Optional.of(new GitFolder(dotGit)) : Optional.empty();
        }
        if (Files.isRegularFile(dotGit)) {
            return linked(folder, dotGit);
        }
        return isRepository(folder) ? Optional.of(new GitFolder(folder)) : Optional.empty();
    }

    /** The text of the configuration; empty if there is none. */
    public String configuration() {
        return read(common.resolve("config")).orElse("");
    }

    /** What people call the repository: the name of the folder of its first work tree, or of the bare repository. */
    public Optional<String> name() {
        Path named = common.endsWith(DOT_GIT) ? common.getParent() : common;
        return Optional.ofNullable(named)
                .map(Path::getFileName)
                .map(Path::toString)
                .map(name -> name.endsWith(DOT_GIT) && name.length() > DOT_GIT.length()
                        ? name.substring(0, name.length() - DOT_GIT.length())
                        : name)
                .filter(name -> !name.isEmpty());
    }

    /** A worktree or a submodule has a file that names the folder of its own, which may name the shared one in turn. */
    private static Optional<GitFolder> linked(Path folder, Path dotGit) {
        return read(dotGit)
                .map(String::strip)
                .filter(text -> text.startsWith("gitdir:"))
                .flatMap(text ->
                        resolve(folder, text.substring("gitdir:".length()).strip()))
                .flatMap(own -> read(own.resolve("commondir"))
                        .flatMap(shared -> resolve(own, shared.strip()))
                        .or(() -> Optional.of(own)))
                .filter(Files::isDirectory)
                .map(GitFolder::new);
    }

    private static Optional<Path> resolve(Path folder, String path) {
        try {
            return Optional.of(folder.resolve(path).normalize());
        } catch (InvalidPathException malformed) {
            return Optional.empty();
        }
    }

    private static boolean isRepository(Path folder) {
        return Files.isRegularFile(folder.resolve("HEAD")) && Files.isDirectory(folder.resolve("objects"));
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
