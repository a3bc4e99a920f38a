package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** What killed processes had acknowledged, and what they were about to do when they were killed or cut off. */
final class Acknowledged {
    private final Map<FrameId, Long> revisions = new TreeMap<>();
    private final Set<FrameId> forgotten = new HashSet<>();
    private final Map<FrameId, Deed> tried = new HashMap<>();

    /** What was done with a frame, or was to be. */
    private sealed interface Deed {
        record Recording(long revision) implements Deed {}

        record Forgetting() implements Deed {}
    }

    /** Takes in what the process has printed. A line that it could not end counts for nothing. */
    void take(KilledProcess process) throws IOException {
        String text = Files.readString(process.output());
        text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> !line.equals(KilledProcess.HERE))
                .map(line -> line.split(" "))
                .forEach(this::take);
    }

    private void take(String[] words) {
        FrameId frame = new FrameId(words[2]);
        Deed deed = words[1].equals("record") ? new Deed.Recording(Long.parseLong(words[3])) : new Deed.Forgetting();
        if (words[0].equals("try")) {
            tried.put(frame, deed);
        } else {
            tried.remove(frame);
            acknowledge(frame, deed);
        }
    }

    private void acknowledge(FrameId frame, Deed deed) {
        switch (deed) {
            case Deed.Recording(long revision) -> revisions.put(frame, revision);
            case Deed.Forgetting() -> {
                revisions.remove(frame);
                forgotten.add(frame);
            }
        }
    }

    /** What was not acknowledged may have happened or not. */
    void settle(Function<FrameId, Optional<Frame>> find) {
        tried.forEach((frame, deed) -> {
            Optional<Long> found = find.apply(frame).map(Frame::revision);
            boolean happened = switch (deed) {
                case Deed.Recording(long revision) -> found.equals(Optional.of(revision));
                case Deed.Forgetting() -> found.isEmpty();
            };
            if (happened) {
                acknowledge(frame, deed);
            }
        });
        tried.clear();
    }

    Map<FrameId, Frame> frames() {
        Map<FrameId, Frame> frames = new HashMap<>();
        revisions.forEach((id, revision) -> frames.put(id, RichFrames.frame(id, revision)));
        return frames;
    }

    Set<FrameId> forgotten() {
        return forgotten;
    }
}
