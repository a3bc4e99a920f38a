package dev.stackmemory.bootstrap.settings;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What can be set for one project alone: {@code projects.rules.ID.hot.max-bytes} and the like.
 *
 * @param project whose id may hold dots
 */
public record ProjectRuleKeys(ProjectId project) {
    static final String PREFIX = "projects.rules.";

    /** The tiers that frames leave by their limits. */
    public static final List<Tier> TIERS = List.of(Tier.HOT, Tier.WARM);

    private static final ProjectRuleKeys ANY = new ProjectRuleKeys(new ProjectId("ID"));

    public ProjectRuleKeys {
        Objects.requireNonNull(project, "project");
    }

    public SettingKey<Optional<Duration>> maxAge(Tier tier) {
        return key(name(tier) + ".max-age", SettingType.DURATION, "Its frames that are older leave that tier.");
    }

    public SettingKey<Optional<Integer>> maxFrames(Tier tier) {
        return key(
                name(tier) + ".max-frames",
                SettingType.COUNT,
                "Above this number that tier gives some of its frames up.");
    }

    public SettingKey<Optional<Long>> maxBytes(Tier tier) {
        return key(
                name(tier) + ".max-bytes", SettingType.BYTES, "Above this size that tier gives some of its frames up.");
    }

    public SettingKey<Optional<Duration>> retention() {
        return key(
                "retention",
                SettingType.DURATION,
                "Its frames that are older are forgotten; none means the general retention.");
    }

    /** The three limits of a tier. */
    public List<SettingKey<?>> ofTier(Tier tier) {
        return List.of(maxAge(tier), maxFrames(tier), maxBytes(tier));
    }

    /** What may follow the id, for people. */
    static String forms() {
        return String.join(
                ", ",
                ANY.all()
                        .map(key -> key.name().substring(ANY.prefix().length()))
                        .toList());
    }

    /** The key of that name. */
    static Optional<SettingKey<?>> find(String name) {
        return of(name).stream()
                .flatMap(ProjectRuleKeys::all)
                .filter(key -> key.name().equals(name))
                .findFirst();
    }

    /** The keys of the project that a name tells of; absent if it is the name of no such key. */
    static Optional<ProjectRuleKeys> of(String name) {
        if (!name.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return ANY.all()
                .map(key -> key.name().substring(ANY.prefix().length() - 1))
                .filter(ending -> name.endsWith(ending) && name.length() > PREFIX.length() + ending.length())
                .map(ending -> name.substring(PREFIX.length(), name.length() - ending.length()))
                .filter(id -> !id.isBlank())
                .map(id -> new ProjectRuleKeys(new ProjectId(id)))
                .findFirst();
    }

    /** Where the key of that name stands in the file. */
    static List<String> path(String name) {
        ProjectRuleKeys keys = of(name).orElseThrow();
        String ending = name.substring(keys.prefix().length());
        return Stream.concat(Stream.of("projects", "rules", keys.project.value()), Stream.of(ending.split("\\.")))
                .toList();
    }

    private Stream<SettingKey<?>> all() {
        return Stream.concat(Stream.of(retention()), TIERS.stream().flatMap(tier -> ofTier(tier).stream()));
    }

    private String prefix() {
        return PREFIX + project.value() + ".";
    }

    private <T> SettingKey<Optional<T>> key(String ending, SettingType<T> type, String description) {
        return new SettingKey<>(prefix() + ending, SettingType.optional(type), "none", description);
    }

    private static String name(Tier tier) {
        return tier.name().toLowerCase(Locale.ROOT);
    }
}
