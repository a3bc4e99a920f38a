package dev.stackmemory.bootstrap;

import dev.stackmemory.adapter.imports.ClaudeCodeSource;
import dev.stackmemory.adapter.imports.DocumentSource;
import dev.stackmemory.adapter.imports.GitSource;
import dev.stackmemory.adapter.imports.JsonlSource;
import dev.stackmemory.adapter.imports.ProjectIdentity;
import dev.stackmemory.adapter.sqlite.chroma.ChromaSource;
import dev.stackmemory.adapter.sqlite.original.OriginalDatabaseSource;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.source.FrameSource;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Opens what frames are imported from, and tells which project a folder belongs to. */
public final class Sources {
    private Sources() {}

    /** A kind of source, by the name that users type. */
    public enum Kind {
        STACKMEMORY("stackmemory", "a database of the original StackMemory"),
        CLAUDE_CODE("claude-code", "a transcript of Claude Code, or a folder of them"),
        DOCS("docs", "a Markdown, reStructuredText or text file, or a folder of them"),
        GIT("git", "the commits of a repository"),
        CHROMA("chroma", "a persistent directory of Chroma, 0.4 or newer"),
        JSONL("jsonl", "frames as JSON lines, such as 'export jsonl' writes");

        private final String title;
        private final String description;

        Kind(String title, String description) {
            this.title = title;
            this.description = description;
        }

        /** What users type, such as {@code claude-code}. */
        public String title() {
            return title;
        }

        /** One clause for people. */
        public String description() {
            return description;
        }
    }

    /**
     * The source at the path.
     *
     * @param said the project of its frames, if the user said so; else each source tells it in its own way
     * @param current the project of frames whose source tells none
     * @throws dev.stackmemory.ports.source.UnreadableSource if there is nothing of that kind
     */
    public static FrameSource open(Kind kind, Path path, Optional<ProjectId> said, ProjectId current) {
        return switch (kind) {
            case STACKMEMORY ->
                said.map(project -> OriginalDatabaseSource.open(path, project))
                        .orElseGet(() -> OriginalDatabaseSource.open(path, () -> projectOf(ownerOf(path))));
            case CLAUDE_CODE -> new ClaudeCodeSource(path, said);
            case DOCS -> new DocumentSource(path, said.orElseGet(() -> projectOf(path)));
            case GIT -> new GitSource(path, said);
            case CHROMA -> ChromaSource.open(path, said);
            case JSONL -> JsonlSource.ofFile(path, said.orElse(current));
        };
    }

    /** The folder whose memory lies at the path: a database is kept in a folder of the project, which has no name of its own. */
    private static Path ownerOf(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path folder = Files.isDirectory(absolute) ? absolute : absolute.getParent();
        if (folder != null && folder.endsWith(".stackmemory")) {
            folder = folder.getParent();
        }
        return folder == null ? absolute : folder;
    }

    /** Frames as JSON lines from a stream, which is closed with the source. */
    public static FrameSource jsonLines(InputStream stream, String name, ProjectId project, Instant createdAt) {
        return JsonlSource.ofStream(stream, name, project, createdAt);
    }

    /** The project of a folder: its git remote, else its name. */
    public static ProjectId projectOf(Path folder) {
        return ProjectIdentity.of(folder);
    }
}
