package dev.stackmemory.domain.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProjectAliasesTest {
    private static final ProjectId MAIN = new ProjectId("github.com/ann/app");
    private static final ProjectId CLONE = new ProjectId("/home/ann/app");
    private static final ProjectId OLD = new ProjectId("app-old");
    private static final ProjectId OTHER = new ProjectId("other");

    @Test
    void canonical_withoutAliases_isTheIdItself() {
        assertThat(ProjectAliases.NONE.canonical(MAIN)).isEqualTo(MAIN);
        assertThat(ProjectAliases.NONE.expand(Set.of(MAIN, OTHER))).containsExactly(MAIN, OTHER);
        assertThat(ProjectAliases.NONE.expand(Set.of())).isEmpty();
    }

    @Test
    void canonical_ofAChain_isItsEnd() {
        var aliases = ProjectAliases.of(Map.of(OLD, CLONE, CLONE, MAIN));

        assertThat(aliases.canonical(OLD)).isEqualTo(MAIN);
        assertThat(aliases.canonical(CLONE)).isEqualTo(MAIN);
        assertThat(aliases.canonical(OTHER)).isEqualTo(OTHER);
    }

    @Test
    void expand_ofAnyMember_isAllOfThem() {
        var aliases = ProjectAliases.of(Map.of(OLD, CLONE, CLONE, MAIN));

        assertThat(aliases.expand(Set.of(OLD))).containsExactly(CLONE, OLD, MAIN);
        assertThat(aliases.expand(Set.of(MAIN, OTHER))).containsExactly(CLONE, OLD, MAIN, OTHER);
    }

    @Test
    void with_existingAlias_replacesItsMeaning() {
        var aliases = ProjectAliases.NONE.with(OLD, MAIN).with(OLD, OTHER);

        assertThat(aliases.canonical(OLD)).isEqualTo(OTHER);
        assertThat(aliases).isEqualTo(ProjectAliases.of(Map.of(OLD, OTHER)));
    }

    @Test
    void with_circle_isRefusedNamingIt() {
        var aliases = ProjectAliases.of(Map.of(OLD, CLONE, CLONE, MAIN));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> aliases.with(MAIN, OLD))
                .withMessageContaining(OLD.value())
                .withMessageContaining(CLONE.value())
                .withMessageContaining(MAIN.value());
        assertThatIllegalArgumentException().isThrownBy(() -> aliases.with(OTHER, OTHER));
    }

    @Test
    void randomAliases_partitionTheIds() {
        var random = new SplittableRandom(11);
        for (int round = 0; round < 3_000; round++) {
            int ids = 1 + random.nextInt(20);
            var targets = new HashMap<ProjectId, ProjectId>();
            for (int id = 1; id < ids; id++) {
                if (random.nextBoolean()) {
                    // An alias of a smaller number never closes a circle.
                    targets.put(project(id), project(random.nextInt(id)));
                }
            }
            var aliases = ProjectAliases.of(targets);
            for (int id = 0; id < ids; id++) {
                ProjectId canonical = aliases.canonical(project(id));
                Set<ProjectId> members = aliases.expand(Set.of(project(id)));
                assertThat(aliases.canonical(canonical)).isEqualTo(canonical);
                assertThat(targets).doesNotContainKey(canonical);
                assertThat(members).contains(project(id), canonical);
                assertThat(aliases.expand(members)).isEqualTo(members);
                assertThat(members)
                        .allSatisfy(
                                member -> assertThat(aliases.canonical(member)).isEqualTo(canonical));
            }
        }
    }

    @Test
    void aVeryLongChain_resolves() {
        var targets = new HashMap<ProjectId, ProjectId>();
        for (int id = 1; id <= 100_000; id++) {
            targets.put(project(id), project(id - 1));
        }

        assertThat(ProjectAliases.of(targets).canonical(project(100_000))).isEqualTo(project(0));
    }

    private static ProjectId project(int number) {
        return new ProjectId("p" + number);
    }
}
