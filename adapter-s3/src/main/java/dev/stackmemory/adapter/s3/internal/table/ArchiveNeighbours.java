package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.SessionNeighbour;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.SessionPlace;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Reads the sessions that were asked about from the narrow columns, each once. */
final class ArchiveNeighbours implements SessionNeighbours {
    private static final String[] COLUMNS = {Column.ID, Column.PROJECT, Column.SESSION, Column.CREATED_AT, Column.EXACT
    };

    private final ArchiveTable table;

    ArchiveNeighbours(ArchiveTable table) {
        this.table = table;
    }

    @Override
    public List<SessionNeighbour> around(Collection<SessionPlace> places, int width, Deadline deadline) {
        var turns = new SessionTurns(places, width);
        if (!places.isEmpty()) {
            read(turns, table.begin("finding neighbours", deadline));
        }
        return turns.neighbours();
    }

    private void read(SessionTurns turns, Operation operation) {
        Expression possible = Expressions.and(
                Expressions.in(
                        Column.PROJECT,
                        turns.projects().stream().map(ProjectId::value).toArray()),
                Expressions.in(
                        Column.SESSION,
                        turns.sessions().stream()
                                .map(session -> session.session().value())
                                .distinct()
                                .toArray()));
        TableView view = table.view(operation);
        Schema columns = view.schema().select(COLUMNS);
        var layout = new RowLayout(columns);
        FileScan.overEach(FileScan.possible(view, possible), file -> {
            FileScan.scan(table, file, columns, possible, operation, (position, row) -> {
                layout.findText(row, Column.SESSION)
                        .ifPresent(session -> turns.add(new SessionPlace(
                                new FrameId(layout.text(row, Column.ID)),
                                new ProjectId(layout.text(row, Column.PROJECT)),
                                new SessionId(session),
                                createdAt(layout, row))));
                return true;
            });
            return true;
        });
    }

    private static Instant createdAt(RowLayout layout, Record row) {
        ByteBuffer exact = layout.find(row, Column.EXACT, ByteBuffer.class);
        if (exact == null) {
            return layout.instant(row, Column.CREATED_AT).orElseThrow();
        }
        Frame frame = Exactness.decode(exact);
        return frame.createdAt();
    }
}
