package dev.stackmemory.adapter.sqlite.original;

import dev.stackmemory.adapter.sqlite.internal.UntouchedFile;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.source.UnreadableSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The frames of a database of the original StackMemory, of any generation. Nothing in it is dropped: what a frame has no component for
 * stands in the frame's metadata, events and anchors of absent frames in placeholder frames, rows of further tables in frames of the type
 * {@code table}; indexes and views are named as skipped. The database and the files beside it are not changed in any way.
 *
 * <p>Progress counts rows of the tables that are read.
 */
public final class OriginalDatabaseSource implements FrameSource {
    private final UntouchedFile file;
    private final OriginalTables tables;
    private final ProjectId fallback;
    private final long total;

    private OriginalDatabaseSource(UntouchedFile file, OriginalTables tables, ProjectId fallback, long total) {
        this.file = file;
        this.tables = tables;
        this.fallback = fallback;
        this.total = total;
    }

    /**
     * Opens a database, or the one at a usual place in a folder ({@code .stackmemory/context.db} and others). What names no project of its own,
     * such as the rows of further tables, is given that of most frames of the database, wherever its user stands.
     *
     * @param otherwise the project of what names none, where no frame names any
     * @throws UnreadableSource if there is no such database, or it cannot be read
     */
    public static OriginalDatabaseSource open(Path path, Supplier<ProjectId> otherwise) {
        return open(path, (file, tables) -> projectOfMost(file, tables).orElseGet(otherwise));
    }

    /**
     * The same, where the user says which project that is.
     *
     * @param fallback the project of what names none
     * @throws UnreadableSource if there is no such database, or it cannot be read
     */
    public static OriginalDatabaseSource open(Path path, ProjectId fallback) {
        return open(path, (file, tables) -> fallback);
    }

    @FunctionalInterface
    private interface ProjectChoice {
        ProjectId of(UntouchedFile file, OriginalTables tables) throws SQLException;
    }

    private static OriginalDatabaseSource open(Path path, ProjectChoice choice) {
        UntouchedFile file = OriginalFile.open(path);
        try {
            OriginalTables tables = OriginalTables.read(file.connection());
            if (!tables.hasFrames()) {
                throw new UnreadableSource(
                        file.path() + " has no table of frames; it is no database of the original StackMemory.");
            }
            return new OriginalDatabaseSource(file, tables, choice.of(file, tables), count(file, tables));
        } catch (SQLException failure) {
            file.close();
            throw file.unreadable(failure);
        } catch (UnreadableSource failure) {
            file.close();
            throw failure;
        }
    }

    /** The project that most frames name; of several, the first by the bytes of its id. */
    private static Optional<ProjectId> projectOfMost(UntouchedFile file, OriginalTables tables) throws SQLException {
        boolean named = tables.columns().getOrDefault(OriginalTables.FRAMES, List.of()).stream()
                .anyMatch("project_id"::equalsIgnoreCase);
        if (!named) {
            return Optional.empty();
        }
        try (var statement = file.connection().createStatement();
                var row = statement.executeQuery("SELECT project_id FROM " + SortedRows.quote(OriginalTables.FRAMES)
                        + " WHERE typeof(project_id) = 'text' GROUP BY project_id"
                        + " ORDER BY count(*) DESC, CAST(project_id AS BLOB)")) {
            while (row.next()) {
                try {
                    return Optional.of(new ProjectId(row.getString(1)));
                } catch (IllegalArgumentException noId) {
                    // Such as an empty text, which stands for no project: the next one is asked.
                }
            }
        }
        return Optional.empty();
    }

    private static long count(UntouchedFile file, OriginalTables tables) throws SQLException {
        long rows = 0;
        for (String table : tables.columns().keySet()) {
            try (var statement = file.connection().createStatement();
                    var row = statement.executeQuery("SELECT count(*) FROM " + SortedRows.quote(table))) {
                row.next();
                rows += row.getLong(1);
            }
        }
        return rows;
    }

    @Override
    public String key() {
        return "stackmemory:" + file.path();
    }

    @Override
    public SourceKind kind() {
        return SourceKind.OWN_MEMORY;
    }

    @Override
    public Iterator<SourceItem> read(Optional<String> checkpoint) {
        try {
            return new OriginalReading(file, tables, fallback, checkpoint);
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
