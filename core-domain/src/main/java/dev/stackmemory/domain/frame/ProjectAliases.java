package dev.stackmemory.domain.frame;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Several ids that mean one project: of a clone by another remote, of a moved folder, of another program's naming. Each alias points
 * to an id, which may itself be an alias; at the end of the chain stands the canonical id, under which new frames are recorded. Stored
 * frames keep the id that they came with, so an alias can be taken back.
 *
 * <p>Immutable. Every operation takes time linear in what it is given and returns.
 */
public final class ProjectAliases {
    /** Every id means itself. */
    public static final ProjectAliases NONE = new ProjectAliases(Map.of());

    private final Map<ProjectId, ProjectId> targets;
    private final Map<ProjectId, ProjectId> canonicals = new HashMap<>();
    private final Map<ProjectId, SortedSet<ProjectId>> members = new HashMap<>();

    private ProjectAliases(Map<ProjectId, ProjectId> targets) {
        this.targets = Collections.unmodifiableMap(new TreeMap<>(targets));
        this.targets.keySet().forEach(this::resolve);
        canonicals.forEach((alias, canonical) -> members.computeIfAbsent(canonical, id -> new TreeSet<>(Set.of(id)))
                .add(alias));
    }

    /**
     * The aliases of a map from alias to what it means.
     *
     * @throws IllegalArgumentException if an id means itself, directly or through others; the message names the circle
     */
    public static ProjectAliases of(Map<ProjectId, ProjectId> targets) {
        return targets.isEmpty() ? NONE : new ProjectAliases(targets);
    }

    /**
     * These aliases and one more, which replaces what the alias meant before.
     *
     * @throws IllegalArgumentException if an id would mean itself
     */
    public ProjectAliases with(ProjectId alias, ProjectId meaning) {
        var extended = new HashMap<>(targets);
        extended.put(alias, meaning);
        return of(extended);
    }

    /** The id that stands for the project; the given one if it is no alias. */
    public ProjectId canonical(ProjectId project) {
        return canonicals.getOrDefault(project, project);
    }

    /** Every id that means one of the given projects, themselves included, in the order of their UTF-8 bytes. */
    public SortedSet<ProjectId> expand(Set<ProjectId> projects) {
        var expanded = new TreeSet<ProjectId>();
        for (ProjectId project : projects) {
            ProjectId canonical = canonical(project);
            expanded.addAll(
                    Optional.ofNullable(members.get(canonical)).orElseGet(() -> new TreeSet<>(Set.of(canonical))));
        }
        return Collections.unmodifiableSortedSet(expanded);
    }

    /** From each alias to the id that it was given to mean, in the order of the aliases' UTF-8 bytes. */
    public Map<ProjectId, ProjectId> targets() {
        return targets;
    }

    private void resolve(ProjectId alias) {
        var chain = new LinkedHashSet<ProjectId>();
        ProjectId canonical = alias;
        while (!canonicals.containsKey(canonical)) {
            if (!chain.add(canonical)) {
                throw new IllegalArgumentException(
                        "the project alias '" + canonical + "' means itself, by way of " + chain);
            }
            ProjectId next = targets.get(canonical);
            if (next == null) {
                chain.remove(canonical);
                break;
            }
            canonical = next;
        }
        ProjectId end = canonicals.getOrDefault(canonical, canonical);
        chain.forEach(id -> canonicals.put(id, end));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProjectAliases that && targets.equals(that.targets);
    }

    @Override
    public int hashCode() {
        return targets.hashCode();
    }

    @Override
    public String toString() {
        return "ProjectAliases" + targets;
    }
}
