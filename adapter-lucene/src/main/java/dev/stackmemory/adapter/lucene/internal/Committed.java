package dev.stackmemory.adapter.lucene.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.SegmentInfos;
import org.jspecify.annotations.Nullable;

/** The newest commit in the folder, reopened when there is a newer one. Not thread-safe: its owner guards it. */
final class Committed {
    private final IndexFolder folder;
    private @Nullable PrivateDirectory directory;
    private @Nullable DirectoryReader reader;
    private Optional<IndexStamp> stamp = Optional.empty();
    /** The file that the commit was read from, and when it was written. */
    private String file = "";

    private @Nullable FileTime written;
    private Optional<String> damage = Optional.empty();
    /** The commit that was found damaged in spite of opening well. */
    private String broken = "";

    Committed(IndexFolder folder) {
        this.folder = folder;
    }

    /** Looks for a newer commit. Returns whether there was one, or the one that was there has gone. */
    boolean refresh() throws IOException {
        try {
            if (reader == null) {
                return open();
            }
            DirectoryReader newer = isNewest() ? null : DirectoryReader.openIfChanged(reader);
            if (newer == null) {
                return false;
            }
            reader.decRef();
            reader = null;
            use(newer);
            return true;
        } catch (IOException failure) {
            Optional<String> found = CommitFiles.damage(failure, folder.path());
            if (found.isEmpty()) {
                throw failure;
            }
            Optional<String> now = failure instanceof IndexNotFoundException && isEmpty() ? Optional.empty() : found;
            boolean known = reader == null && damage.isPresent() == now.isPresent();
            drop();
            damage = now;
            return !known;
        }
    }

    /** Asks only for the newest commit's name and time, which is ten times as quick as reading it. */
    private boolean isNewest() throws IOException {
        String newest = directory == null ? null : SegmentInfos.getLastCommitSegmentsFileName(directory);
        return newest != null
                && newest.equals(file)
                && writeTime(newest).map(time -> time.equals(written)).orElse(false);
    }

    /** Absent once another process has put a newer commit in its place, which is no damage. */
    private Optional<FileTime> writeTime(String commit) throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(folder.path().resolve(commit)));
        } catch (NoSuchFileException superseded) {
            return Optional.empty();
        }
    }

    private boolean isEmpty() throws IOException {
        try (var files = Files.newDirectoryStream(folder.path())) {
            for (Path file : files) {
                if (!file.getFileName().toString().equals("write.lock")) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean open() throws IOException {
        if (!Files.isDirectory(folder.path())) {
            return false;
        }
        if (directory == null) {
            directory = folder.forReading();
        }
        use(DirectoryReader.open(directory));
        return true;
    }

    private void use(DirectoryReader newer) throws IOException {
        if (newer.getIndexCommit().getSegmentsFileName().equals(broken)) {
            newer.decRef();
            throw new CorruptIndexException("reading it failed", broken);
        }
        reader = newer;
        file = newer.getIndexCommit().getSegmentsFileName();
        written = writeTime(file).orElse(null);
        stamp = IndexStamp.of(newer.getIndexCommit().getUserData());
        damage = stamp.isPresent() ? Optional.empty() : Optional.of("it does not say what it is of");
    }

    /** The commit's segments; null if there is none that can be read. */
    @Nullable
    DirectoryReader reader() {
        return reader;
    }

    Optional<IndexStamp> stamp() {
        return stamp;
    }

    /** What is wrong with the files, if anything. */
    Optional<String> damage() {
        return damage;
    }

    /** Reading the commit failed: it is not used again. */
    void reportDamage(String what) throws IOException {
        if (reader != null) {
            broken = reader.getIndexCommit().getSegmentsFileName();
        }
        drop();
        damage = Optional.of(what);
    }

    /** Lets go of the commit, for example because reading it failed. */
    void drop() {
        try {
            if (reader != null) {
                reader.decRef();
            }
            if (directory != null) {
                directory.close();
            }
        } catch (IOException nothingToKeep) {
            // What could not be closed is not used again, and says nothing of the files.
        }
        reader = null;
        directory = null;
        stamp = Optional.empty();
    }
}
