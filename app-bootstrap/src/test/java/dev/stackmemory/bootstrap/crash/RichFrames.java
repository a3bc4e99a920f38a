package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Frames with something in every part of them, and with texts that have broken stores before. Whoever knows id and revision knows every byte. */
final class RichFrames {
    private RichFrames() {}

    /** A closed frame; a search for {@code kestrel} finds it. */
    static Frame frame(FrameId id, long revision) {
        long seed = id.value().hashCode() * 31L + revision;
        var random = new SplittableRandom(seed);
        Frame drawn = new FrameGenerator(seed).next();
        List<FrameEvent> events = new ArrayList<>(drawn.events());
        events.add(new FrameEvent("hostile", events.size(), text(random), json(random), instant(random)));
        List<Anchor> anchors = new ArrayList<>(drawn.anchors());
        anchors.add(new Anchor("hostile", "RISK", text(random), 3, instant(random), json(random)));
        return Frames.full(id.value()).toBuilder()
                .revision(revision)
                .session(drawn.session())
                .depth(drawn.depth())
                .type(drawn.type())
                .name("frame " + id + " at revision " + revision + ' ' + text(random))
                .content("kestrel " + id + ' ' + text(random) + "x".repeat((int) (revision * 100 % 2_000)))
                .inputs(json(random))
                .outputs(json(random))
                .digest(text(random))
                .digestJson(json(random))
                .metadata(json(random))
                .tags(drawn.tags())
                .closedAt(drawn.closedAt())
                .retention("")
                .score(drawn.score())
                .events(events)
                .anchors(anchors)
                .build();
    }

    private static String text(SplittableRandom random) {
        return pick(HostileTexts.texts(), random);
    }

    private static String json(SplittableRandom random) {
        return pick(HostileTexts.json(), random);
    }

    private static Instant instant(SplittableRandom random) {
        return pick(HostileTexts.instants(), random);
    }

    private static <T> T pick(List<T> values, SplittableRandom random) {
        return values.get(random.nextInt(values.size()));
    }
}
