package dev.stackmemory.bootstrap.internal;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.search.PastExperience;
import dev.stackmemory.application.search.PastExperience.Answers;
import dev.stackmemory.application.search.PastExperience.Size;
import dev.stackmemory.application.search.SearchStep;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.StoreId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExperienceNoteTest {
    private static final StoreId S3 = StoreId.shared("s3");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final PastExperience KNOWN = new PastExperience(
            List.of(
                    answers(SearchStep.OPEN),
                    answers(SearchStep.SEARCH, Duration.ofMillis(800), Duration.ofNanos(12_000))),
            List.of(
                    new Size(S3, Set.of(), 10, 100, Duration.ofMinutes(1)),
                    new Size(
                            StoreId.ofNode("sqlite", "laptop"),
                            Set.of(new ProjectId("two words"), new ProjectId("naïve\nline%")),
                            3,
                            0,
                            SECOND)));

    @TempDir
    private Path home;

    private ExperienceNote at(Instant now) {
        return new ExperienceNote(home, "these", () -> now);
    }

    private static Answers answers(SearchStep step, Duration... took) {
        return new Answers(S3, step, List.of(took), false, SECOND);
    }

    private Path file() {
        return home.resolve(ExperienceNote.FILE);
    }

    @Test
    void read_isWhatWasAdded_soMuchOlder() {
        assertThat(at(NOON).read()).isEqualTo(PastExperience.NONE);
        at(NOON).add(KNOWN);

        assertThat(at(NOON).read()).isEqualTo(KNOWN);
        assertThat(at(NOON.plusSeconds(90)).read()).isEqualTo(KNOWN.agedBy(Duration.ofSeconds(90)));
    }

    @Test
    void add_nothing_writesNothing() {
        at(NOON).add(PastExperience.NONE);

        assertThat(home).isEmptyDirectory();
    }

    @Test
    void add_followsWhatOthersHaveNotedMeanwhile() {
        ExperienceNote one = at(NOON);
        ExperienceNote another = at(NOON);
        one.read();
        another.read();
        var took = new PastExperience(List.of(answers(SearchStep.OPEN, SECOND)), List.of());
        one.add(took);
        another.add(took);

        assertThat(at(NOON).read().answers()).containsExactly(answers(SearchStep.OPEN, SECOND, SECOND));
    }

    @ParameterizedTest
    @ValueSource(longs = {-24, 24})
    void clockThatJumps_makesOld_andIsOverWithTheNextNote(long hours) {
        at(NOON).add(KNOWN);
        Instant jumped = NOON.plus(Duration.ofHours(hours));
        assertThat(at(jumped).read()).isEqualTo(KNOWN.agedBy(Duration.ofDays(1)));

        at(jumped).add(KNOWN);
        assertThat(at(jumped).read().answers()).extracting(Answers::sinceAsked).containsOnly(SECOND);
    }

    @Test
    void file_isSmall_howeverMuchIsLearned() throws IOException {
        List<Duration> took = Collections.nCopies(100, Duration.ofDays(1));
        for (int round = 0; round < 10; round++) {
            int first = round * 64;
            at(NOON).add(new PastExperience(
                    IntStream.range(first, first + 64)
                            .mapToObj(number -> new Answers(
                                    StoreId.ofNode("sqlite", "node" + number), SearchStep.OPEN, took, false, SECOND))
                            .toList(),
                    IntStream.range(first, first + 64)
                            .mapToObj(number -> new Size(S3, projects(number), 10, 100, SECOND))
                            .toList()));
        }

        assertThat(Files.size(file())).isBetween(20_000L, 100_000L);
        assertThat(at(NOON).read().answers()).hasSize(64);
    }

    /** The more projects, the higher the number. */
    private static Set<ProjectId> projects(int number) {
        return IntStream.rangeClosed(0, number)
                .mapToObj(each -> new ProjectId("project" + number + "-" + each))
                .collect(Collectors.toSet());
    }

    @Test
    void read_noteOfOtherStores_orOfAnotherFormat_saysNothing_andIsReplaced() throws IOException {
        at(NOON).add(KNOWN);
        var others = new ExperienceNote(home, "others", () -> NOON);
        assertThat(others.read()).isEqualTo(PastExperience.NONE);
        others.add(KNOWN);
        assertThat(others.read()).isEqualTo(KNOWN);
        assertThat(at(NOON).read()).isEqualTo(PastExperience.NONE);

        at(NOON).add(KNOWN);
        Files.writeString(file(), Files.readString(file()).replaceFirst(", 1\n", ", 2\n"));
        assertThat(at(NOON).read()).isEqualTo(PastExperience.NONE);
        at(NOON).add(KNOWN);
        assertThat(at(NOON).read()).isEqualTo(KNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "answers s3",
                "answers s3 OPEN soon",
                "answers s3 LOOK 1 1",
                "answers S3! OPEN 1 1",
                "answers s3 OPEN -1 1",
                "answers s3 OPEN 1 -1",
                "answers s3 OPEN 9223372036854775807",
                "answers s3 OPEN 1 9223372036854775807",
                "size s3 1 1 x",
                "size s3 1 1 1 %",
                "size s3 -1 1 1",
                "width s3 1",
                ""
            })
    void read_noteThatIsDamaged_saysNothing_andIsReplaced(String damaged) throws IOException {
        at(NOON).add(KNOWN);
        Files.writeString(file(), Files.readString(file()) + damaged + "\n");
        assertThat(at(NOON).read()).isEqualTo(PastExperience.NONE);

        at(NOON).add(KNOWN);
        assertThat(at(NOON).read()).isEqualTo(KNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1000000000-01-01T00:00:00Z", "yesterday"})
    void read_noteOfNoTime_saysNothing(String time) throws IOException {
        at(NOON).add(KNOWN);
        Files.writeString(file(), Files.readString(file()).replace(NOON.toString(), time));

        assertThat(at(NOON).read()).isEqualTo(PastExperience.NONE);
    }

    @Test
    void read_whatIsNoText_orTooLarge_saysNothing() throws IOException {
        Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 10});
        assertThat(at(NOON).read()).isEqualTo(PastExperience.NONE);

        at(NOON).add(KNOWN);
        Files.writeString(file(), Files.readString(file()) + "size s3 1 1 1\n".repeat(80_000));
        assertThat(at(NOON).read()).isEqualTo(PastExperience.NONE);
    }
}
