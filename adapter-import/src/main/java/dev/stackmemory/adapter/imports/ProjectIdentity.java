package dev.stackmemory.adapter.imports;

import dev.stackmemory.adapter.imports.internal.git.GitConfiguration;
import dev.stackmemory.adapter.imports.internal.git.GitFolder;
import dev.stackmemory.adapter.imports.internal.git.RemoteUrl;
import dev.stackmemory.domain.frame.ProjectId;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells which project a folder belongs to, the same in every worktree, submodule checkout and clone: the Git remote as {@code
 * host/owner/repository} however it is reached (SSH, HTTPS, user, port, {@code .git}), else the name of the repository's folder,
 * else the name of the folder itself.
 *
 * <p>Reads a few small files and starts no process. Never fails: a repository that cannot be read is a folder.
 */
public final class ProjectIdentity {
    /** Clones of clones on one machine lead to one project; deeper chains, and circles, end here. */
    private static final int MAX_LOCAL_REMOTES = 5;

    private ProjectIdentity() {}

    /** What the user says, else what the folder tells. */
    public static ProjectId resolve(Optional<String> said, Path folder) {
        return said.map(ProjectId::new).orElseGet(() -> of(folder));
    }

    /** The project of the folder, or of the folder that a file lies in. */
    public static ProjectId of(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        return new ProjectId(GitFolder.around(absolute)
                .flatMap(repository -> name(repository, MAX_LOCAL_REMOTES))
                .orElseGet(() -> folderName(folderOf(absolute))));
    }

    private static Path folderOf(Path path) {
        Path parent = path.getParent();
        return parent != null && Files.isRegularFile(path) ? parent : path;
    }

    private static Optional<String> name(GitFolder repository, int localRemotes) {
        Optional<String> url =
                GitConfiguration.parse(repository.configuration()).remoteUrl();
        return url.flatMap(RemoteUrl::project)
                .or(() -> url.flatMap(path -> localRemote(repository, path, localRemotes)))
                .or(repository::name);
    }

    private static Optional<String> localRemote(GitFolder repository, String url, int localRemotes) {
        if (localRemotes == 0) {
            return Optional.empty();
        }
        try {
            Path folder =
                    repository.common().endsWith(".git") && repository.common().getParent() != null
                            ? repository.common().resolveSibling(RemoteUrl.localPath(url))
                            : repository.common().resolve(RemoteUrl.localPath(url));
            return GitFolder.at(folder.normalize()).flatMap(origin -> name(origin, localRemotes - 1));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    private static String folderName(Path folder) {
        Path name = folder.getFileName();
        // Only the root of a file system has no name.
        return name == null || name.toString().isEmpty() ? "root" : name.toString();
    }
}
