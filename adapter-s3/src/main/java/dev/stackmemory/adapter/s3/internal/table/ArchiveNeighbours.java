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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
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

    private record Session(ProjectId project, SessionId session) {}

    private record Turn(Instant createdAt, FrameId id) implements Comparable<Turn> {
        @Override
        public int compareTo(Turn other) {
            return Comparator.comparing(Turn::createdAt).thenComparing(Turn::id).compare(this, other);
        }
    }

    @Override
    public List<SessionNeighbour> around(Collection<SessionPlace> places, int width, Deadline deadline) {
        if (width < 1 || width > MAX_WIDTH) {
            throw new IllegalArgumentException("a width of " + width + " is not between 1 and " + MAX_WIDTH);
        }
        if (places.isEmpty()) {
            return List.of();
        }
        Operation operation = table.begin("finding neighbours", deadline);
        Map<Session, NavigableSet<Turn>> sessions = read(places, operation);
        var neighbours = new ArrayList<SessionNeighbour>();
        for (SessionPlace place : places) {
            NavigableSet<Turn> turns =
                    sessions.getOrDefault(new Session(place.project(), place.session()), new TreeSet<>());
            var here = new Turn(place.createdAt(), place.frame());
            add(neighbours, place, turns.headSet(here, false).descendingIterator(), width, -1);
            add(neighbours, place, turns.tailSet(here, false).iterator(), width, 1);
        }
        return neighbours;
    }

    private static void add(
            List<SessionNeighbour> neighbours, SessionPlace place, Iterator<Turn> turns, int width, int direction) {
        for (int distance = 1; distance <= width && turns.hasNext(); ) {
            Turn turn = turns.next();
            if (!turn.id().equals(place.frame())) {
                neighbours.add(new SessionNeighbour(place.frame(), turn.id(), turn.createdAt(), direction * distance));
                distance++;
            }
        }
    }

    private Map<Session, NavigableSet<Turn>> read(Collection<SessionPlace> places, Operation operation) {
        var sessions = new HashMap<Session, NavigableSet<Turn>>();
        places.forEach(place -> sessions.put(new Session(place.project(), place.session()), new TreeSet<>()));
        Expression possible = Expressions.and(
                Expressions.in(
                        Column.PROJECT,
                        sessions.keySet().stream()
                                .map(session -> session.project().value())
                                .distinct()
                                .toArray()),
                Expressions.in(
                        Column.SESSION,
                        sessions.keySet().stream()
                                .map(session -> session.session().value())
                                .distinct()
                                .toArray()));
        TableView view = table.view(operation);
        Schema columns = view.schema().select(COLUMNS);
        var layout = new RowLayout(columns);
        FileScan.overEach(FileScan.possible(view, possible), file -> {
            FileScan.scan(table, file, columns, possible, operation, (position, row) -> {
                layout.findText(row, Column.SESSION).ifPresent(session -> {
                    NavigableSet<Turn> turns = sessions.get(
                            new Session(new ProjectId(layout.text(row, Column.PROJECT)), new SessionId(session)));
                    if (turns != null) {
                        synchronized (turns) {
                            turns.add(new Turn(createdAt(layout, row), new FrameId(layout.text(row, Column.ID))));
                        }
                    }
                });
                return true;
            });
            return true;
        });
        return sessions;
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
