package dev.stackmemory.adapter.sqlite.chroma;

import dev.stackmemory.adapter.sqlite.internal.UntouchedFile;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.source.UnreadableSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The records of a persistent directory of Chroma 0.4 or newer, each a frame of the type {@code document}: its text, and its metadata whole. Vectors
 * are left, because they are made again by whatever model is configured. Progress counts records.
 */
public final class ChromaSource implements FrameSource {
    private static final String DATABASE = "chroma.sqlite3";
    private static final String WHAT = "a directory of Chroma";

    private final UntouchedFile file;
    private final ChromaSchema schema;
    private final Optional<ProjectId> project;
    private final long total;

    private ChromaSource(UntouchedFile file, ChromaSchema schema, Optional<ProjectId> project, long total) {
        this.file = file;
        this.schema = schema;
        this.project = project;
        this.total = total;
    }

    /**
     * Opens a directory, or the {@value #DATABASE} in it.
     *
     * @param project of all frames; absent: each record belongs to the project of its collection's name
     * @throws UnreadableSource if there is none, it was written by a Chroma older than 0.4, or it cannot be read
     */
    public static ChromaSource open(Path path, Optional<ProjectId> project) {
        UntouchedFile file = UntouchedFile.open(locate(path.toAbsolutePath().normalize()), WHAT);
        try {
            ChromaSchema schema = ChromaSchema.read(file.connection())
                    .orElseThrow(() -> new UnreadableSource(
                            file.path() + " has no tables of Chroma; name the directory that Chroma was given."));
            return new ChromaSource(file, schema, project, schema.countRecords(file.connection()));
        } catch (SQLException failure) {
            file.close();
            throw file.unreadable(failure);
        } catch (UnreadableSource failure) {
            file.close();
            throw failure;
        }
    }

    private static Path locate(Path path) {
        if (!Files.isDirectory(path)) {
            return path;
        }
        Path database = path.resolve(DATABASE);
        if (Files.isRegularFile(database)) {
            return database;
        }
        throw new UnreadableSource(
                holds(
                                path,
                                name -> name.startsWith("chroma")
                                        && (name.endsWith(".parquet") || name.endsWith(".duckdb")))
                        ? path
                                + " was written by a Chroma older than 0.4, which kept DuckDB and Parquet files. Bring it to a newer one first"
                                + " (pip install chroma-migrate; chroma-migrate), then import that."
                        : path + " holds no " + DATABASE + "; name the directory that Chroma was given.");
    }

    private static boolean holds(Path folder, Predicate<String> name) {
        try (var files = Files.list(folder)) {
            return files.anyMatch(file -> name.test(String.valueOf(file.getFileName())));
        } catch (IOException unreadable) {
            return false;
        }
    }

    @Override
    public String key() {
        return "chroma:" + file.path();
    }

    @Override
    public SourceKind kind() {
        return SourceKind.FOREIGN;
    }

    @Override
    public Iterator<SourceItem> read(Optional<String> checkpoint) {
        try {
            return new ChromaReading(file, schema, project, checkpoint);
        } catch (SQLException failure) {
            throw file.unreadable(failure);
        }
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public void close() {
        file.close();
    }
}
