package dev.stackmemory.bootstrap.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stackmemory.application.search.PastExperience;
import dev.stackmemory.application.search.PastExperience.Answers;
import dev.stackmemory.application.search.PastExperience.Size;
import dev.stackmemory.application.search.SearchStep;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.StoreId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the searches of a home folder's programs have learned of the stores, in a small file, so that single commands know what a program finds out that runs for long. A
 * file that is damaged, of another format, or about other stores says nothing, and the next that is written takes its place. Of two programs that end at once one may
 * be forgotten. Thread-safe.
 */
final class ExperienceNote {
    static final String FILE = "searches.learned";

    private static final String FORMAT = "learned by searches, 1";
    private static final int HEAD = 3;

    /** Where somebody asks for so many projects at once, how much they hold is not noted. */
    private static final int LONGEST_LINE = 1_000;

    private final NoteFile file;
    private final String stores;
    private final InstantSource clock;

    /** @param stores tells those of these settings from others */
    ExperienceNote(Path home, String stores, InstantSource clock) {
        this.file = new NoteFile(home.resolve(FILE));
        this.stores = stores;
        this.clock = clock;
    }

    /** What was learned, as of now. One that was written after now is as old as it is ahead: nobody knows which clock was wrong. */
    PastExperience read() {
        List<String> lines = file.read();
        if (lines.size() < HEAD || !lines.get(0).equals(FORMAT) || !lines.get(1).equals(stores)) {
            return PastExperience.NONE;
        }
        try {
            Duration passed = Duration.between(Instant.parse(lines.get(2)), clock.instant())
                    .abs();
            List<Answers> answers = new ArrayList<>();
            List<Size> sizes = new ArrayList<>();
            for (String line : lines.subList(HEAD, lines.size())) {
                List<String> words = List.of(line.split(" "));
                switch (words.getFirst()) {
                    case "answers" -> answers.add(answers(words));
                    case "size" -> sizes.add(size(words));
                    default -> throw new IllegalArgumentException("not known: " + line);
                }
            }
            return new PastExperience(answers, sizes).agedBy(passed);
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
            return PastExperience.NONE;
        }
    }

    /** Adds to what other programs may have noted meanwhile. */
    void add(PastExperience learned) {
        if (!learned.isEmpty()) {
            PastExperience all = read().then(learned);
            file.write(Stream.of(
                            Stream.of(FORMAT, stores, clock.instant().toString()),
                            all.answers().stream().map(ExperienceNote::line),
                            all.sizes().stream().map(ExperienceNote::line))
                    .flatMap(lines -> lines)
                    .filter(line -> line.length() <= LONGEST_LINE)
                    .toList());
        }
    }

    private static String line(Answers answers) {
        return words(
                Stream.of(
                        "answers",
                        answers.store(),
                        answers.step(),
                        answers.sinceAsked().toMillis()),
                answers.took().stream().map(took -> took.toNanos() / 1_000));
    }

    private static Answers answers(List<String> words) {
        return new Answers(
                StoreId.parse(words.get(1)),
                SearchStep.valueOf(words.get(2)),
                words.stream()
                        .skip(4)
                        .map(micros -> Duration.of(Long.parseLong(micros), ChronoUnit.MICROS))
                        .toList(),
                false,
                Duration.ofMillis(Long.parseLong(words.get(3))));
    }

    private static String line(Size size) {
        return words(
                Stream.of(
                        "size",
                        size.store(),
                        size.frames(),
                        size.totalLength(),
                        size.age().toMillis()),
                size.projects().stream().sorted().map(project -> URLEncoder.encode(project.value(), UTF_8)));
    }

    private static Size size(List<String> words) {
        return new Size(
                StoreId.parse(words.get(1)),
                words.stream()
                        .skip(5)
                        .map(project -> new ProjectId(URLDecoder.decode(project, UTF_8)))
                        .collect(Collectors.toSet()),
                Long.parseLong(words.get(2)),
                Long.parseLong(words.get(3)),
                Duration.ofMillis(Long.parseLong(words.get(4))));
    }

    private static String words(Stream<?> first, Stream<?> others) {
        return Stream.concat(first, others).map(Object::toString).collect(Collectors.joining(" "));
    }
}
