package dev.stackmemory.testkit.frame;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Made-up frames of {@link ZipfWords}, and questions of every kind that can be asked of them. The same for the same randomness. */
public final class ZipfFrames {
    private static final ZipfWords WORDS = new ZipfWords(400);
    private static final List<String> TYPES = List.of("task", "review", "note");
    private static final int PROJECTS = 3;
    private static final int SESSIONS = 40;
    private static final int TAGS = 3;
    private static final int SECONDS = 1_000_000;

    private final RandomGenerator random;

    public ZipfFrames(RandomGenerator random) {
        this.random = random;
    }

    /** Frames with the ids {@code f0}, {@code f1} and so on, of the eleven days before {@link Frames#NOON}. */
    public List<Frame> frames(int count) {
        return IntStream.range(0, count).mapToObj(this::frame).toList();
    }

    private Frame frame(int number) {
        return Frames.aFrame("f" + number)
                .project(project())
                .session(Optional.of(session()).filter(any -> random.nextInt(3) > 0))
                .type(type())
                .state(random.nextBoolean() ? Frame.ACTIVE : Frame.CLOSED)
                .tags(IntStream.range(0, TAGS)
                        .filter(tag -> random.nextBoolean())
                        .mapToObj(tag -> "t" + tag)
                        .toList())
                .score(random.nextInt(11) / 10.0)
                .createdAt(time())
                .name(WORDS.text(random, 4))
                .content(WORDS.text(random, 5 + random.nextInt(60)))
                .digest(random.nextInt(3) == 0 ? WORDS.text(random, 10) : "")
                .anchors(
                        random.nextInt(4) == 0
                                ? List.of(new Anchor("a", "FACT", WORDS.text(random, 5), 5, Frames.NOON, "{}"))
                                : List.of())
                .events(
                        random.nextInt(4) == 0
                                ? List.of(new FrameEvent(
                                        "e", 1, "said", "{\"text\":\"" + WORDS.text(random, 8) + "\"}", Frames.NOON))
                                : List.of())
                .build();
    }

    /**
     * Whether the frame begins with one of the two most frequent words, as every third does: where such frames lie together, the statistics of words are others than elsewhere.
     */
    public static boolean beginsCommonly(Frame frame) {
        return frame.name().startsWith(WORDS.word(0) + ' ') || frame.name().startsWith(WORDS.word(1) + ' ');
    }

    /** Words, a phrase, parts of words, misspelt ones, conditions, or words of the name. */
    public String question() {
        String word = WORDS.draw(random);
        String words = WORDS.text(random, 1 + random.nextInt(6));
        return switch (random.nextInt(12)) {
            case 0 -> words + " NOT " + word;
            case 1 -> word.substring(0, 2) + '*';
            case 2 -> '*' + word.substring(1) + '*';
            case 3 -> word.substring(0, word.length() - 1) + "x~";
            case 4 -> '"' + WORDS.text(random, 2) + '"';
            case 5 -> word + " OR \"" + WORDS.text(random, 2) + '"';
            case 6 -> word + " AND " + WORDS.draw(random);
            case 7 -> "name:" + word + ' ' + words;
            default -> words;
        };
    }

    /** Up to two conditions of any kind. */
    public FrameFilter filter() {
        FrameFilter filter = FrameFilter.ALL;
        for (int condition = random.nextInt(3); condition > 0; condition--) {
            filter = switch (random.nextInt(7)) {
                case 0 -> filter.withProjects(Set.of(project()));
                case 1 -> filter.withSession(session());
                case 2 -> filter.withTypes(Set.of(type()));
                case 3 -> filter.withStates(Set.of(Frame.CLOSED));
                case 4 -> filter.withTags(Set.of("t" + random.nextInt(TAGS)));
                case 5 -> filter.withMinScore(random.nextInt(11) / 10.0);
                default -> filter.withCreatedWithin(window());
            };
        }
        return filter;
    }

    public SessionId session() {
        return new SessionId("s" + random.nextInt(SESSIONS));
    }

    private ProjectId project() {
        return new ProjectId("p" + random.nextInt(PROJECTS));
    }

    private String type() {
        return TYPES.get(random.nextInt(TYPES.size()));
    }

    private Instant time() {
        return Frames.NOON.minusSeconds(random.nextInt(SECONDS));
    }

    private TimeWindow window() {
        Instant one = time();
        Instant other = time();
        return one.isBefore(other) ? TimeWindow.between(one, other) : TimeWindow.between(other, one);
    }
}
