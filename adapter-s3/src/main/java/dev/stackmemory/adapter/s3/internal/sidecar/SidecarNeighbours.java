package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.table.SessionTurns;
import dev.stackmemory.adapter.s3.internal.table.TableFiles;
import dev.stackmemory.adapter.s3.internal.table.TableFiles.Version;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.SessionNeighbour;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.SessionPlace;
import java.util.Collection;
import java.util.List;

/** Finds the frames of a session in the indexes beside the data files, so that no row is read for it. */
final class SidecarNeighbours implements SessionNeighbours {
    private final TableFiles files;
    private final Sidecars sidecars;

    SidecarNeighbours(TableFiles files, Sidecars sidecars) {
        this.files = files;
        this.sidecars = sidecars;
    }

    @Override
    public List<SessionNeighbour> around(Collection<SessionPlace> places, int width, Deadline deadline) {
        var turns = new SessionTurns(places, width);
        if (!places.isEmpty()) {
            read(turns, files.begin("finding neighbours", deadline));
        }
        return turns.neighbours();
    }

    private void read(SessionTurns turns, Operation operation) {
        Version version = files.newest(operation);
        sidecars.follow(version);
        operation.choosingAmong(version.files().size());
        // As the statistics of these projects, so that the same indexes stay open for both.
        var possible = version.possible(FrameFilter.ofProjects(turns.projects()));
        sidecars.using(version, possible, operation, set -> {
            for (SessionTurns.Session session : turns.sessions()) {
                set.listSession(session.project(), session.session(), operation.deadline())
                        .forEach(turns::add);
            }
            return turns;
        });
    }
}
