package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The generation of each project: the number of the newest change in it. An answer kept under an older one is stale. */
public final class ProjectGenerations {
    private final Database database;

    public ProjectGenerations(Database database) {
        this.database = database;
    }

    /** The generations of the projects; 0 for those in which nothing ever changed. */
    public Map<ProjectId, Long> find(Collection<ProjectId> projects, Deadline deadline) {
        List<String> ids = projects.stream().map(ProjectId::value).distinct().toList();
        return database.read("reading generations", deadline, session -> {
            var generations = new HashMap<ProjectId, Long>();
            projects.forEach(project -> generations.put(project, 0L));
            session.query(
                    "SELECT project_id, generation FROM stackmemory.project_generations WHERE project_id = ANY (?)",
                    parameters -> parameters.texts(ids),
                    row -> generations.put(new ProjectId(row.getString(1)), row.getLong(2)));
            return generations;
        });
    }
}
