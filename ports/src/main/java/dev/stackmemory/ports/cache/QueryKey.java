package dev.stackmemory.ports.cache;

import dev.stackmemory.domain.frame.ProjectId;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What an answer depends on. Two equal keys have the same answer.
 *
 * @param scope what the caller may see: callers of one scope see the same
 * @param generations the projects that are asked, each with its generation ({@link dev.stackmemory.ports.store.Generations}); an answer of
 *     another generation is stale
 * @param request all else that is asked for, in a form that is equal for equal requests
 */
public record QueryKey(String scope, Map<ProjectId, Long> generations, String request) {
    public QueryKey {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(request, "request");
        generations = Map.copyOf(generations);
    }

    /** What is asked, whatever the state of the projects. */
    public Query query() {
        return new Query(scope, generations.keySet(), request);
    }

    /**
     * What is asked time and again, while generations pass.
     *
     * @param scope as in the key
     * @param projects the projects that are asked
     * @param request as in the key
     */
    public record Query(String scope, Set<ProjectId> projects, String request) {
        public Query {
            Objects.requireNonNull(scope, "scope");
            Objects.requireNonNull(request, "request");
            projects = Set.copyOf(projects);
        }
    }
}
