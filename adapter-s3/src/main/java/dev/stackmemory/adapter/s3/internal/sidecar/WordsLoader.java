package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.adapter.lucene.segment.ProjectWords;
import dev.stackmemory.adapter.lucene.segment.WordsOutline;
import dev.stackmemory.adapter.s3.internal.object.LocalCache;
import dev.stackmemory.adapter.s3.internal.object.LocalCache.Kind;
import dev.stackmemory.adapter.s3.internal.object.LruCache;
import dev.stackmemory.adapter.s3.internal.object.ObjectStore.MissingObject;
import dev.stackmemory.adapter.s3.internal.object.ObjectStore.Tail;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.Parallel;
import dev.stackmemory.adapter.s3.internal.table.IndexedFile;
import dev.stackmemory.adapter.s3.internal.table.TableFiles;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads the words of single projects out of the indexes beside data files, each in two small requests, so that statistics do not bring the indexes whole. What was
 * read is kept on the local disk. Thread-safe.
 */
final class WordsLoader {
    private static final int READS_AT_A_TIME = 32;
    /** As quickly there as what has to be known of the end, and of a small index all that is asked for. */
    private static final int END = 2 * WordsOutline.END;

    private final TableFiles files;
    private final LocalCache cache;
    private final LruCache<Key, Optional<ProjectWords>> known;
    /** Whether something was added to the cache since its size was last looked at. */
    private final AtomicBoolean grown = new AtomicBoolean();

    WordsLoader(TableFiles files, LocalCache cache) {
        this.files = files;
        this.cache = cache;
        this.known = new LruCache<>(
                files.settings().memoryBytes() / 8,
                words -> 200 + words.map(ProjectWords::size).orElse(0));
    }

    private record Key(String location, ProjectId project) {}

    /**
     * What a file has of some projects.
     *
     * @param words of each of them; empty if the index does not give them, whatever the reason
     */
    record FileWords(IndexedFile file, Optional<List<ProjectWords>> words) {}

    /** In the order of the files. */
    List<FileWords> load(Collection<IndexedFile> wanted, Collection<ProjectId> projects, Operation operation) {
        try {
            return Parallel.map(wanted, READS_AT_A_TIME, file -> load(file, projects, operation));
        } finally {
            if (grown.getAndSet(false)) {
                cache.enforce();
            }
        }
    }

    private FileWords load(IndexedFile file, Collection<ProjectId> projects, Operation operation) {
        List<ProjectWords> found = Parallel.map(projects, READS_AT_A_TIME, project -> load(file, project, operation))
                .stream()
                .flatMap(Optional::stream)
                .toList();
        return new FileWords(file, found.size() == projects.size() ? Optional.of(found) : Optional.empty());
    }

    private Optional<ProjectWords> load(IndexedFile file, ProjectId project, Operation operation) {
        return known.get(new Key(file.location(), project), () -> {
            Path kept = cache.part(file.location(), project.value(), Kind.WORDS);
            Optional<ProjectWords> here = find(kept);
            return here.isPresent() ? here : fetch(file, project, kept, operation);
        });
    }

    private Optional<ProjectWords> find(Path kept) {
        try {
            Optional<ProjectWords> words = ProjectWords.decode(Files.readAllBytes(kept));
            cache.touch(kept);
            return words;
        } catch (IOException notHere) {
            return Optional.empty();
        }
    }

    private Optional<ProjectWords> fetch(IndexedFile file, ProjectId project, Path target, Operation operation) {
        try {
            var index = new Index(file.location() + SegmentLoader.SUFFIX, operation);
            Optional<WordsOutline> outline = WordsOutline.locate(index.tail.bytes(), index.tail.size())
                    .flatMap(range -> WordsOutline.decode(index.read(range), range))
                    .filter(read -> read.frames() == file.records());
            if (outline.isEmpty()) {
                return Optional.empty();
            }
            Optional<WordsOutline.Range> place = outline.get().words(project);
            if (place.isEmpty()) {
                return Optional.of(ProjectWords.NONE);
            }
            byte[] bytes = index.read(place.get());
            Optional<ProjectWords> words = ProjectWords.decode(bytes);
            words.ifPresent(right -> keep(bytes, target));
            return words;
        } catch (MissingObject | CorruptStore unusable) {
            return Optional.empty(); // Whoever brings it whole finds out what is wrong, and reads the rows instead.
        }
    }

    /** An index in the store, of which the end has been read. */
    private final class Index {
        private final String location;
        private final Operation operation;
        private final Tail tail;

        Index(String location, Operation operation) {
            this.location = location;
            this.operation = operation;
            this.tail = files.store().readTail(location, END, operation);
        }

        byte[] read(WordsOutline.Range range) {
            long inTail = range.offset() - (tail.size() - tail.bytes().length);
            return inTail >= 0
                    ? Arrays.copyOfRange(tail.bytes(), (int) inTail, (int) inTail + range.length())
                    : files.store().read(location, range.offset(), range.length(), operation);
        }
    }

    private boolean keep(byte[] bytes, Path target) {
        Path scratch = cache.scratch();
        try {
            cache.translated("keeping words of an index", () -> {
                LocalCache.createPrivate(scratch);
                return Files.write(scratch, bytes, StandardOpenOption.WRITE);
            });
            cache.keep(scratch, target);
            grown.set(true);
            return true;
        } catch (StoreException noRoomHere) {
            return false; // The store has it.
        }
    }

    /** Forgets what is in memory. */
    void forget() {
        known.clear();
    }
}
