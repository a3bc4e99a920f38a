package dev.stackmemory.adapter.imports;

import dev.stackmemory.adapter.imports.internal.jsonl.FilePosition;
import dev.stackmemory.adapter.imports.internal.text.Digests;
import dev.stackmemory.adapter.imports.internal.text.Inputs;
import dev.stackmemory.adapter.imports.internal.text.LineReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.json.FrameDefaults;
import dev.stackmemory.ports.json.FrameJson;
import dev.stackmemory.ports.json.MalformedFrameJson;
import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.source.UnreadableSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Frames as JSON lines, one frame a line, in the form that {@code docs/frame-json.md} describes. Progress is in bytes.
 *
 * <p>A frame without an id gets one made of its line, so that the same file gives the same ids. A file that has only grown since its
 * checkpoint is read on from there; one that changed is read from the start; a stream has no checkpoints. Empty lines are passed over.
 */
public final class JsonlSource implements FrameSource {
    private static final long CHECKPOINT_BYTES = 1 << 20;

    private final String name;
    private final @Nullable Path file;
    private final @Nullable InputStream stream;
    private final ProjectId project;
    private final Instant createdAt;
    private final long total;
    private @Nullable LineReader lines;

    private JsonlSource(
            String name,
            @Nullable Path file,
            @Nullable InputStream stream,
            ProjectId project,
            Instant createdAt,
            long total) {
        this.name = name;
        this.file = file;
        this.stream = stream;
        this.project = project;
        this.createdAt = createdAt;
        this.total = total;
    }

    /**
     * A file. Frames without a time get the time at which it was last changed.
     *
     * @param project of frames without one
     * @throws UnreadableSource if it is absent, a directory, a binary file or may not be read
     */
    public static JsonlSource ofFile(Path file, ProjectId project) {
        Inputs.requireTextFile(file, "JSON lines");
        return new JsonlSource(
                String.valueOf(file.getFileName()),
                file.toAbsolutePath().normalize(),
                null,
                project,
                Inputs.lastModified(file),
                Inputs.size(file));
    }

    /**
     * A stream such as standard input, which is closed with this source.
     *
     * @param name for messages
     * @param project of frames without one
     * @param createdAt of frames without one
     */
    public static JsonlSource ofStream(InputStream stream, String name, ProjectId project, Instant createdAt) {
        return new JsonlSource(name, null, stream, project, createdAt, -1);
    }

    @Override
    public String key() {
        return "jsonl:" + (file == null ? "-" : file);
    }

    @Override
    public SourceKind kind() {
        return SourceKind.OWN_MEMORY;
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public Iterator<SourceItem> read(Optional<String> checkpoint) {
        try {
            var reader = open(checkpoint);
            lines = reader;
            return new Items(reader);
        } catch (IOException failed) {
            throw new UnreadableSource("cannot read " + name + ": " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        try {
            if (lines != null) {
                lines.close();
            } else if (stream != null) {
                stream.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private LineReader open(Optional<String> checkpoint) throws IOException {
        if (file == null) {
            return new LineReader(Objects.requireNonNull(stream), 0, 0, LineReader.MAX_LINE);
        }
        Optional<FilePosition> position = checkpoint.flatMap(FilePosition::parse);
        if (position.isPresent() && position.get().fits(file)) {
            return Inputs.lines(file, position.get().offset(), position.get().lines());
        }
        return Inputs.lines(file, 0, 0);
    }

    private final class Items implements Iterator<SourceItem> {
        private final LineReader reader;
        private long nextCheckpoint = CHECKPOINT_BYTES;
        private @Nullable SourceItem next;

        Items(LineReader reader) {
            this.reader = reader;
        }

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = advance();
            }
            return next != null;
        }

        @Override
        public SourceItem next() {
            SourceItem item = next != null ? next : advance();
            next = null;
            if (item == null) {
                throw new NoSuchElementException();
            }
            return item;
        }

        private @Nullable SourceItem advance() {
            try {
                while (reader.next()) {
                    if (!reader.blank()) {
                        return item();
                    }
                }
                return null;
            } catch (IOException failed) {
                throw new UnreadableSource(
                        "cannot read " + name + " after line " + reader.number() + ": " + failed.getMessage(), failed);
            }
        }

        private SourceItem item() throws IOException {
            String location = name + ":" + reader.number();
            if (reader.tooLong()) {
                return skipped(location, "the line has more than " + (LineReader.MAX_LINE >> 20) + " MiB");
            }
            try {
                Frame frame = FrameJson.read(
                        reader.bytes(),
                        reader.position(),
                        reader.length(),
                        new FrameDefaults(this::idOfLine, project, createdAt));
                return new SourceItem.Read(frame, location, List.of(), 0, reader.nextOffset(), checkpoint());
            } catch (MalformedFrameJson malformed) {
                String reason = malformed.reason() + " (column " + malformed.column() + ")";
                return reader.terminated()
                        ? skipped(location, reason)
                        // The rest of the line may still be written: the next import begins with it.
                        : new SourceItem.Skipped(
                                location,
                                "the file ends inside this line: " + reason,
                                true,
                                reader.nextOffset(),
                                position(reader.offset(), reader.number() - 1));
            }
        }

        private SourceItem.Skipped skipped(String location, String reason) throws IOException {
            return new SourceItem.Skipped(location, reason, true, reader.nextOffset(), checkpoint());
        }

        private FrameId idOfLine() {
            return new FrameId("jsonl-" + Digests.shortHex(reader.bytes(), reader.position(), reader.length()));
        }

        private Optional<String> checkpoint() throws IOException {
            if (file == null || (reader.nextOffset() < nextCheckpoint && !reader.last())) {
                return Optional.empty();
            }
            nextCheckpoint = reader.nextOffset() + CHECKPOINT_BYTES;
            return position(reader.nextOffset(), reader.number());
        }

        private Optional<String> position(long offset, long linesBefore) throws IOException {
            return file == null
                    ? Optional.empty()
                    : Optional.of(FilePosition.of(file, offset, linesBefore).toString());
        }
    }
}
