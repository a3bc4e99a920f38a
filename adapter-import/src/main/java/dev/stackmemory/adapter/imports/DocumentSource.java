package dev.stackmemory.adapter.imports;

import dev.stackmemory.adapter.imports.internal.docs.DocumentFrames;
import dev.stackmemory.adapter.imports.internal.git.GitFolder;
import dev.stackmemory.adapter.imports.internal.text.Digests;
import dev.stackmemory.adapter.imports.internal.text.Inputs;
import dev.stackmemory.adapter.imports.internal.walk.DocumentState;
import dev.stackmemory.adapter.imports.internal.walk.FileWalk;
import dev.stackmemory.adapter.imports.internal.walk.FolderItems;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.source.UnreadableSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Markdown, reStructuredText and plain text: one file, or all under a folder. Progress is in bytes.
 *
 * <p>A document is a frame, each of its sections one below it. Architecture decisions have type {@code decision} and requests for comments
 * {@code rfc}, with what they say of themselves as metadata; chats saved by SpecStory become a frame for each request. Ids come
 * from the project, the path within the repository and the headings. A file is read again only if its size, time and then its bytes have changed; sections
 * that are gone are reported and their frames stay.
 */
public final class DocumentSource implements FrameSource {
    private static final Set<String> SUFFIXES = Set.of(".md", ".markdown", ".mdx", ".rst", ".txt", ".text");
    /** Nobody writes that much by hand. */
    private static final long MAX_SIZE = 16 << 20;

    private final Path root;
    private final ProjectId project;
    private final FileWalk walk;
    private final String prefix;

    /**
     * @param path a document or a folder of them
     * @throws UnreadableSource if the path is absent, may not be read or is a binary file
     */
    public DocumentSource(Path path, ProjectId project) {
        this.root = path.toAbsolutePath().normalize();
        this.project = project;
        if (Files.isRegularFile(root)) {
            Inputs.requireTextFile(root, "text");
        }
        this.walk = FileWalk.under(root, DocumentSource::isDocument);
        this.prefix = prefix();
    }

    @Override
    public String key() {
        return "docs:" + project + ":" + root;
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
        // Each file is read whole and closed at once.
    }

    private static boolean isDocument(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return dot > 0 && SUFFIXES.contains(name.substring(dot));
    }

    /** What lies between the work tree's root and the folder, so that a file has one id whichever folder is imported. */
    private String prefix() {
        Path folder = Files.isDirectory(root) ? root : root.getParent();
        if (folder == null) {
            return "";
        }
        return GitFolder.workTree(folder)
                .map(tree -> tree.relativize(folder).toString().replace('\\', '/'))
                .filter(between -> !between.isEmpty())
                .map(between -> between + "/")
                .orElse("");
    }

    private final class Items extends FolderItems {
        Items(Optional<String> checkpoint) {
            super(walk, checkpoint);
        }

        @Override
        protected boolean fill(Queue<SourceItem> items) {
            Optional<FileWalk.Found> next = nextFile();
            next.ifPresent(file -> {
                Optional<DocumentState> before = stateOf(file).flatMap(DocumentState::parse);
                pass(file);
                if (before.filter(state -> state.isOf(file)).isEmpty()) {
                    try {
                        read(file, before, items);
                    } catch (IOException failed) {
                        items.add(skipped(file, "cannot be read: " + failed.getMessage(), true));
                    }
                }
            });
            return next.isPresent();
        }

        private void read(FileWalk.Found file, Optional<DocumentState> before, Queue<SourceItem> items)
                throws IOException {
            if (file.size() > MAX_SIZE) {
                items.add(skipped(file, "larger than " + (MAX_SIZE >> 20) + " MiB", false));
                return;
            }
            byte[] bytes = Files.readAllBytes(file.path());
            if (Inputs.looksBinary(bytes)) {
                items.add(skipped(file, "a binary file", false));
                return;
            }
            String digest = Digests.shortHex(bytes, 0, bytes.length);
            Instant created =
                    Instant.ofEpochMilli(before.map(DocumentState::created).orElse(file.modified()));
            List<DocumentFrames.Placed> placed = DocumentFrames.of(prefix + file.relative(), bytes, project, created);
            List<String> ids =
                    placed.stream().map(found -> found.frame().id().value()).toList();
            var state = DocumentState.of(file, created.toEpochMilli(), digest, ids);
            remember(file, state.toString());
            if (before.filter(old -> old.digest().equals(digest)).isPresent()) {
                return;
            }
            long gone = before.map(old -> old.gone(state)).orElse(0L);
            if (gone > 0) {
                items.add(skipped(file, gone + " sections imported earlier are gone; their frames stay", false));
            }
            for (int index = 0; index < placed.size(); index++) {
                DocumentFrames.Placed found = placed.get(index);
                Optional<String> checkpoint = index == placed.size() - 1 ? checkpointWhenDue() : Optional.empty();
                items.add(new SourceItem.Read(
                        found.frame(), file.relative() + ":" + found.line(), found.repairs(), 0, passed(), checkpoint));
            }
        }

        private Optional<String> checkpointWhenDue() {
            return isCheckpointDue(passed()) ? checkpoint(passed()) : Optional.empty();
        }

        private SourceItem.Skipped skipped(FileWalk.Found file, String reason, boolean malformed) {
            return skipped(file.relative(), reason, malformed, passed());
        }
    }
}
