package dev.stackmemory.benchmarks.storage;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Frames of about a kilobyte with two tags and one or two events; the same seed gives the same ones. */
final class SampleFrames {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String[] WORDS =
            "the store keeps frames of agents and finds them again by words tags sessions and time build test fix review commit"
                    .split(" ");

    private final SplittableRandom random;
    private final String prefix;
    private int made;

    SampleFrames(long seed, String prefix) {
        this.random = new SplittableRandom(seed);
        this.prefix = prefix;
    }

    Frame next() {
        int number = made++;
        String id = prefix + Long.toHexString(random.nextLong()) + "-" + number;
        Instant at = START.plusSeconds(number);
        return Frame.builder(new FrameId(id), new ProjectId("project-" + number % 7), at)
                .session(new SessionId("session-" + number / 40))
                .name(text(6))
                .content(text(110))
                .tags(List.of("tag-" + random.nextInt(50), "all"))
                .events(IntStream.rangeClosed(1, 1 + random.nextInt(2))
                        .mapToObj(event ->
                                new FrameEvent("e" + event, event, "tool_call", "{\"text\":\"" + text(14) + "\"}", at))
                        .toList())
                .build();
    }

    List<Frame> next(int count) {
        return IntStream.range(0, count).mapToObj(index -> next()).toList();
    }

    private String text(int words) {
        var text = new StringBuilder();
        for (int word = 0; word < words; word++) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return text.toString();
    }
}
