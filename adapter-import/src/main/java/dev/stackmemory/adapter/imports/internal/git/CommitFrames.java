package dev.stackmemory.adapter.imports.internal.git;

import dev.stackmemory.adapter.imports.internal.text.Identifiers;
import dev.stackmemory.adapter.imports.internal.text.Titles;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.ports.json.JsonWriter;

/**
 * Makes a frame of a commit.
 *
 * @param repository the project that the repository's files tell, which is part of the frames' ids
 * @param project of the frames
 */
public record CommitFrames(ProjectId repository, ProjectId project) {
    private static final int FILES_IN_TEXT = 100;

    public Frame of(Commit commit) {
        String title = Titles.of(commit.message());
        return Frame.builder(
                        new FrameId(Identifiers.safe("git:" + repository + ":" + commit.sha())),
                        project,
                        commit.committedAt())
                .type("commit")
                .name(title.isEmpty() ? "(no message)" : title)
                .state(Frame.CLOSED)
                .content(content(commit))
                .metadata(metadata(commit))
                .closedAt(commit.committedAt())
                .provenance(Provenance.of("git"))
                .build();
    }

    /** The message and which files changed by how much: what one searches a history for. */
    private static String content(Commit commit) {
        var text = new StringBuilder(commit.message().strip());
        if (commit.fileCount() == 0) {
            return text.toString();
        }
        text.append("\n\n")
                .append(commit.fileCount())
                .append(commit.fileCount() == 1 ? " file, +" : " files, +")
                .append(commit.added())
                .append(" -")
                .append(commit.deleted());
        commit.files().stream().limit(FILES_IN_TEXT).forEach(file -> {
            text.append('\n').append(file.path());
            file.from().ifPresent(from -> text.append(" (from ").append(from).append(')'));
            if (file.added() < 0) {
                text.append(" binary");
            } else {
                text.append(" +").append(file.added()).append(" -").append(file.deleted());
            }
        });
        int more = commit.fileCount() - Math.min(FILES_IN_TEXT, commit.files().size());
        if (more > 0) {
            text.append("\nand ").append(more).append(" more");
        }
        return text.toString();
    }

    private static String metadata(Commit commit) {
        var text = new StringBuilder();
        var out = new JsonWriter(text).beginObject().name("commit").string(commit.sha());
        out.name("parents").beginArray();
        commit.parents().forEach(out::string);
        out.endArray();
        out.name("author").string(commit.authorName());
        out.name("email").string(commit.authorEmail());
        out.name("authoredAt").string(commit.authoredAt().toString());
        out.name("filesChanged").number(commit.fileCount());
        out.name("files").beginArray();
        for (Commit.ChangedFile file : commit.files()) {
            out.beginObject().name("path").string(file.path());
            file.from().ifPresent(from -> out.name("from").string(from));
            if (file.added() >= 0) {
                out.name("added").number(file.added()).name("deleted").number(file.deleted());
            }
            out.endObject();
        }
        out.endArray().endObject();
        return text.toString();
    }
}
