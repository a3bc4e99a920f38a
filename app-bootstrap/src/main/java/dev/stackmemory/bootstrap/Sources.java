package dev.stackmemory.bootstrap;

import dev.stackmemory.adapter.imports.JsonlSource;
import dev.stackmemory.adapter.imports.ProjectIdentity;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.source.FrameSource;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Opens what frames are imported from, and tells which project a folder belongs to. */
public final class Sources {
    private Sources() {}

    /** A kind of source, by the name that users type. */
    public enum Kind {
        JSONL("jsonl", "frames as JSON lines, such as 'export jsonl' writes; '-' reads standard input");

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
     * @param project the project of its frames, if the user said so; else each source tells it in its own way
     * @throws dev.stackmemory.ports.source.UnreadableSource if there is nothing of that kind
     */
    public static FrameSource open(Kind kind, Path path, Optional<ProjectId> project) {
        return switch (kind) {
            case JSONL -> JsonlSource.ofFile(path, project.orElseGet(() -> projectOf(path)));
        };
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
