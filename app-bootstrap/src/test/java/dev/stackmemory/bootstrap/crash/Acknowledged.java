package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a killed process had acknowledged, and what it was about to do when it was killed. */
final class Acknowledged {
    private final Map<FrameId, Long> revisions;
    private final Set<FrameId> forgotten = new HashSet<>();
    private Optional<String[]> last = Optional.empty();

    private Acknowledged(Map<FrameId, Long> before) {
        revisions = new TreeMap<>(before);
    }

    static Acknowledged read(Path output, Map<FrameId, Long> before) throws IOException {
        Acknowledged read = new Acknowledged(before);
        String text = Files.readString(output);
        text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> !line.equals(KilledProcess.HERE))
                .map(line -> line.split(" "))
                .forEach(read::take);
        return read;
    }

    private void take(String[] words) {
        if (words[0].equals("try")) {
            last = Optional.of(words);
            return;
        }
        last = Optional.empty();
        apply(words);
    }

    private void apply(String[] words) {
        FrameId frame = new FrameId(words[2]);
        if (words[1].equals("record")) {
            revisions.put(frame, Long.parseLong(words[3]));
        } else {
            revisions.remove(frame);
            forgotten.add(frame);
        }
    }

    /** What was not acknowledged may have happened or not. */
    void settleLast(Function<FrameId, Optional<Long>> revision, Predicate<FrameId> isForgotten) {
        last.ifPresent(words -> {
            FrameId frame = new FrameId(words[2]);
            boolean happened = words[1].equals("record")
                    ? revision.apply(frame).equals(Optional.of(Long.parseLong(words[3])))
                    : isForgotten.test(frame);
            if (happened) {
                apply(words);
            }
        });
    }

    Map<FrameId, Long> revisions() {
        return revisions;
    }

    Set<FrameId> forgotten() {
        return forgotten;
    }

    Map<FrameId, Frame> frames() {
        Map<FrameId, Frame> frames = new HashMap<>();
        revisions.forEach((id, revision) -> frames.put(id, RandomWork.frame(id, revision)));
        return frames;
    }
}
