package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Generations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The generations in a table beside the ledger. */
public final class ProjectGenerations implements Generations {
    private static final String ALL = "SELECT project_id, generation FROM stackmemory.project_generations";

    private final Database database;

    public ProjectGenerations(Database database) {
        this.database = database;
    }

    @Override
    public Map<ProjectId, Long> find(Set<ProjectId> projects, Deadline deadline) {
        List<String> ids = projects.stream().map(ProjectId::value).toList();
        return database.read("reading generations", deadline, session -> {
            var generations = new HashMap<ProjectId, Long>();
            projects.forEach(project -> generations.put(project, 0L));
            session.query(
                    projects.isEmpty() ? ALL : ALL + " WHERE project_id = ANY (?)",
                    projects.isEmpty() ? Session.Binder.NOTHING : parameters -> parameters.texts(ids),
                    row -> generations.put(new ProjectId(row.getString(1)), row.getLong(2)));
            return generations;
        });
    }

    @Override
    public void raise(Set<ProjectId> projects, Deadline deadline) {
        Set<String> ids = projects.stream().map(ProjectId::value).collect(Collectors.toSet());
        database.change("raising generations", deadline, session -> new FeedRows(session).touch(ids));
    }
}
