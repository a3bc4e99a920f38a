package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.testkit.frame.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Records, edits and forgets frames at random. It says on the program's output what it is about to do, and what it has done. */
final class RandomWork {
    private final FrameHome home;
    private final ForgetFrames forgetting;
    private final SplittableRandom random;
    private final String prefix;
    private int made;

    RandomWork(FrameHome home, ForgetFrames forgetting, SplittableRandom random) {
        this.home = home;
        this.forgetting = forgetting;
        this.random = random;
        this.prefix = "w" + random.nextInt(1_000_000) + "-";
    }

    /** The frame as its revision has it, so that whoever knows id and revision knows every byte. */
    static Frame frame(FrameId id, long revision) {
        return Frames.aFrame(id.value())
                .revision(revision)
                .name("frame " + id + " at revision " + revision)
                .content("kestrel " + id + ' ' + "x".repeat((int) (revision * 100 % 2_000)))
                .build();
    }

    /**
     * Works until the program is killed.
     *
     * @param before the revisions of the frames that are there
     * @param besides is done now and then with the frames that are there
     */
    void goOn(Map<FrameId, Long> before, Consumer<List<FrameId>> besides) {
        Map<FrameId, Long> revisions = new TreeMap<>(before);
        System.out.println(KilledProcess.HERE);
        while (true) {
            List<FrameId> known = new ArrayList<>(revisions.keySet());
            int dice = random.nextInt(10);
            if (dice < 3 || known.size() < 5) {
                FrameId id = new FrameId(prefix + made++);
                record(frame(id, 1));
                revisions.put(id, 1L);
            } else if (dice < 6) {
                FrameId id = known.get(random.nextInt(known.size()));
                long next = revisions.getOrDefault(id, 0L) + 1;
                record(frame(id, next));
                revisions.put(id, next);
            } else if (dice < 7) {
                FrameId id = known.get(random.nextInt(known.size()));
                say("try forget", id, 0);
                forgetting.forget(List.of(id), Deadline.NEVER);
                say("did forget", id, 0);
                revisions.remove(id);
            } else {
                besides.accept(known);
            }
        }
    }

    private void record(Frame frame) {
        say("try record", frame.id(), frame.revision());
        RecordOutcome outcome = home.record(List.of(FrameWrite.edit(frame)), Deadline.NEVER)
                .outcomes()
                .getFirst();
        if (!(outcome instanceof RecordOutcome.Recorded)) {
            throw new IllegalStateException("not recorded: " + outcome);
        }
        say("did record", frame.id(), frame.revision());
    }

    private static void say(String what, FrameId frame, long revision) {
        System.out.println(what + ' ' + frame + ' ' + revision);
    }
}
