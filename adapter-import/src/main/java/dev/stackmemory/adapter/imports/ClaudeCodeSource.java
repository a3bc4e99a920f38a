package dev.stackmemory.adapter.imports;

import dev.stackmemory.adapter.imports.internal.claude.Transcript;
import dev.stackmemory.adapter.imports.internal.claude.TranscriptFile;
import dev.stackmemory.adapter.imports.internal.json.JsonTree;
import dev.stackmemory.adapter.imports.internal.jsonl.FilePosition;
import dev.stackmemory.adapter.imports.internal.text.Inputs;
import dev.stackmemory.adapter.imports.internal.text.LineReader;
import dev.stackmemory.adapter.imports.internal.walk.FileWalk;
import dev.stackmemory.adapter.imports.internal.walk.FolderItems;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.source.UnreadableSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Session transcripts of Claude Code: one file, or all {@code *.jsonl} under a folder such as {@code ~/.claude/projects}. Progress is in
 * bytes.
 *
 * <p>A frame is one turn: a request of the user with everything that happened until the next one. Its content is the conversation, its
 * events are messages, thoughts, tool calls and their results. The work of a subagent is a frame of its own below the turn that started
 * it. Ids come from session and record, so importing again changes nothing, and a transcript that has grown adds frames and a
 * revision of its last turn. Pictures and files become hash, type and size.
 */
public final class ClaudeCodeSource implements FrameSource {
    private static final String SUFFIX = ".jsonl";
    private static final String FINISHED = "finished ";
    private static final String UNFINISHED = "unfinished ";

    private final Path root;
    private final Optional<ProjectId> project;
    private final FileWalk walk;
    private final Map<String, ProjectId> projects = new HashMap<>();
    private final Set<String> mentioned = new HashSet<>();
    private @Nullable LineReader open;

    /**
     * @param path a transcript or a folder of them
     * @param project of all frames; if absent, each frame's is told by its working directory
     * @throws UnreadableSource if the path is absent, may not be read or is a binary file
     */
    public ClaudeCodeSource(Path path, Optional<ProjectId> project) {
        this.root = path.toAbsolutePath().normalize();
        this.project = project;
        if (Files.isRegularFile(root)) {
            Inputs.requireTextFile(root, "JSON lines");
        }
        this.walk = FileWalk.under(root, file -> file.toString().endsWith(SUFFIX));
    }

    @Override
    public String key() {
        return "claude-code:" + root;
    }

    @Override
    public SourceKind kind() {
        return SourceKind.FOREIGN;
    }

    @Override
    public long total() {
        return walk.size();
    }

    @Override
    public Iterator<SourceItem> read(Optional<String> checkpoint) {
        return new Items(checkpoint);
    }

    @Override
    public void close() {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private ProjectId projectOf(Optional<String> folder) {
        return project.orElseGet(() -> projects.computeIfAbsent(folder.orElse(""), this::told));
    }

    private ProjectId told(String folder) {
        if (folder.isBlank()) {
            return ProjectIdentity.of(Files.isDirectory(root) ? root : parent());
        }
        try {
            Path path = Path.of(folder);
            if (path.isAbsolute()) {
                return ProjectIdentity.of(path);
            }
        } catch (InvalidPathException foreign) {
            // A folder of another system: its last name is all that can be told.
        } catch (IllegalArgumentException unfit) {
            return new ProjectId("claude-code");
        }
        String[] names = folder.split("[/\\\\]");
        return new ProjectId(
                names.length == 0 || names[names.length - 1].isBlank() ? "claude-code" : names[names.length - 1]);
    }

    private Path parent() {
        Path folder = root.getParent();
        return folder == null ? root : folder;
    }

    private final class Items extends FolderItems {
        private FileWalk.@Nullable Found file;
        private @Nullable Transcript transcript;
        private @Nullable LineReader lines;
        private @Nullable Queue<SourceItem> target;

        Items(Optional<String> checkpoint) {
            super(walk, checkpoint);
        }

        @Override
        protected boolean fill(Queue<SourceItem> items) {
            target = items;
            FileWalk.Found current = file;
            try {
                if (current == null || transcript == null || lines == null) {
                    return openNext();
                }
                if (lines.next()) {
                    accept(transcript, lines);
                } else {
                    finish(current, transcript, lines);
                }
                return true;
            } catch (IOException failed) {
                String location = current == null ? root.toString() : current.relative();
                emitSkipped(location, "cannot be read: " + failed.getMessage(), true);
                if (current != null) {
                    pass(current);
                }
                file = null;
                return true;
            }
        }

        private boolean openNext() throws IOException {
            Optional<FileWalk.Found> following = nextFile();
            if (following.isEmpty()) {
                return false;
            }
            FileWalk.Found next = following.get();
            file = next;
            Optional<String> state = stateOf(next);
            Optional<FilePosition> position = state.map(text -> text.substring(text.indexOf(' ') + 1))
                    .flatMap(FilePosition::parse)
                    .filter(known -> fits(known, next));
            boolean finished = state.filter(text -> text.startsWith(FINISHED)).isPresent();
            if (finished
                    && position.filter(known -> known.isOfUnchanged(next.size(), next.modified()))
                            .isPresent()) {
                pass(next);
                file = null;
                return true;
            }
            if (Inputs.looksBinary(next.path())) {
                emitSkipped(next.relative(), "a binary file, not JSON lines in UTF-8", true);
                pass(next);
                file = null;
                return true;
            }
            long offset = position.map(FilePosition::offset).orElse(0L);
            long linesBefore = position.map(FilePosition::lines).orElse(0L);
            LineReader reader = Inputs.lines(next.path(), offset, linesBefore);
            lines = reader;
            open = reader;
            transcript = new Transcript(
                    new TranscriptFile(
                            next.relative(),
                            next.path(),
                            Instant.ofEpochMilli(next.modified()),
                            ClaudeCodeSource.this::projectOf),
                    new Emitting(),
                    new Transcript.TurnStart(offset, linesBefore));
            return true;
        }

        private boolean fits(FilePosition known, FileWalk.Found found) {
            try {
                return known.fits(found.path());
            } catch (IOException unreadable) {
                return false;
            }
        }

        private void accept(Transcript current, LineReader reader) {
            if (reader.blank()) {
                return;
            }
            String location = current.name() + ":" + reader.number();
            if (reader.tooLong()) {
                emitSkipped(location, "the line has more than " + (LineReader.MAX_LINE >> 20) + " MiB", true);
                return;
            }
            try {
                current.accept(
                        JsonTree.read(reader.bytes(), reader.position(), reader.length()),
                        reader.bytes(),
                        reader.position(),
                        reader.length(),
                        reader.offset(),
                        reader.number());
            } catch (JsonTree.MalformedJson malformed) {
                String reason = String.valueOf(malformed.getMessage());
                emitSkipped(location, reader.terminated() ? reason : "the file ends inside this line: " + reason, true);
            }
        }

        private void finish(FileWalk.Found current, Transcript ended, LineReader reader) throws IOException {
            ended.end();
            reader.close();
            remember(current, FINISHED + position(current, ended));
            pass(current);
            file = null;
            lines = null;
        }

        private FilePosition position(FileWalk.Found current, Transcript at) throws IOException {
            return FilePosition.of(
                    current.path(), at.turnStart().offset(), at.turnStart().linesBefore());
        }

        private long progress() {
            return passed() + (lines == null ? 0 : lines.nextOffset());
        }

        /** Now and then: where this file would be read on, and what is known of the others. */
        private Optional<String> checkpointWhenDue() {
            FileWalk.Found current = file;
            Transcript at = transcript;
            if (current == null || at == null || !isCheckpointDue(progress())) {
                return Optional.empty();
            }
            try {
                remember(current, UNFINISHED + position(current, at));
                return checkpoint(progress());
            } catch (IOException unreadable) {
                return Optional.empty();
            }
        }

        private void emitSkipped(String location, String reason, boolean malformed) {
            add(skipped(location, reason, malformed, progress()));
        }

        private void add(SourceItem item) {
            Objects.requireNonNull(target).add(item);
        }

        private final class Emitting implements Transcript.Output {
            @Override
            public void frame(Frame frame, String location, int attachments) {
                add(new SourceItem.Read(frame, location, List.of(), attachments, progress(), checkpointWhenDue()));
            }

            @Override
            public void skipped(String location, String reason, boolean malformed) {
                // A new kind of record is worth one remark, not one for each.
                if (malformed || mentioned.add(reason) || !reason.startsWith("records of type")) {
                    emitSkipped(location, reason, malformed);
                }
            }
        }
    }
}
