package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.application.tier.VerifyStores.VerifyReport;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisDatabase;
import dev.stackmemory.testkit.server.RedisServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two machines whose clocks jump a day forth and back between any two things that are done: everything comes out as with clocks that are right. */
class ClockJumpsIT {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    /** Longer than a copy answers alone. */
    private static final Duration STEP = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    /** How far a clock is off, thing by thing, over and over. */
    private record Jumps(List<Duration> offsets) {
        static final Jumps NONE = new Jumps(List.of(Duration.ZERO));
        static final Jumps FORTH_AND_BACK = new Jumps(List.of(Duration.ZERO, DAY, Duration.ZERO, DAY.negated()));
        static final Jumps BACK_AND_FORTH = new Jumps(List.of(DAY.negated(), Duration.ZERO, DAY));

        Instant at(int step) {
            return START.plus(STEP.multipliedBy(step)).plus(offsets.get(step % offsets.size()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TEAM", "HOSTED"})
    void clocksThatJumpADay_changeNoOutcome(WiredTopology topology) {
        List<String> expected = work(topology, "right", Jumps.NONE, Jumps.NONE);
        // A machine of a team takes it without a server, and hears when it publishes.
        String again = topology == WiredTopology.TEAM ? "Recorded" : "Forgotten";
        assertThat(expected).contains("found b: nothing", "record b again: " + again);
        assertThat(expected.lastIndexOf("found b: nothing"))
                .as("%s", expected)
                .isGreaterThan(expected.lastIndexOf("found b: 1 kestrel of b"));

        assertThat(work(topology, "ann-is-wrong", Jumps.FORTH_AND_BACK, Jumps.NONE))
                .isEqualTo(expected);
        assertThat(work(topology, "ben-is-wrong", Jumps.NONE, Jumps.BACK_AND_FORTH))
                .isEqualTo(expected);
        assertThat(work(topology, "both-are-wrong", Jumps.FORTH_AND_BACK, Jumps.BACK_AND_FORTH))
                .isEqualTo(expected);
    }

    private List<String> work(WiredTopology topology, String name, Jumps ofAnn, Jumps ofBen) {
        try (PostgresDatabase database = PostgresServer.shared().freshDatabase();
                RedisDatabase redis = RedisServer.shared().freshDatabase();
                S3Bucket bucket = S3Server.shared().freshBucket()) {
            Map<String, String> environment = new HashMap<>(database.address().variables());
            environment.putAll(redis.address().variables());
            environment.put("STACKMEMORY_TOPOLOGY", topology.title());
            if (topology == WiredTopology.HOSTED) {
                environment.putAll(bucket.server().variables(bucket.name()));
            }
            // A team without a bucket has one shared place, its cold tier.
            Tier back = topology == WiredTopology.HOSTED ? Tier.WARM : Tier.COLD;
            try (var machines = new TwoMachines(folder.resolve(name), environment, back, ofAnn, ofBen)) {
                return machines.work();
            }
        }
    }

    /** Two programs on one memory, and what came of all that they did. */
    private static final class TwoMachines implements AutoCloseable {
        private final AtomicReference<Instant> annsTime = new AtomicReference<>(START);
        private final AtomicReference<Instant> bensTime = new AtomicReference<>(START);
        private final Jumps ofAnn;
        private final Jumps ofBen;
        private final StackMemory ann;
        private final StackMemory ben;
        private final List<String> outcomes = new ArrayList<>();
        private final Tier back;
        private int step;

        TwoMachines(Path folder, Map<String, String> environment, Tier back, Jumps ofAnn, Jumps ofBen) {
            this.back = back;
            this.ofAnn = ofAnn;
            this.ofBen = ofBen;
            this.ann = open(folder.resolve("ann"), environment, annsTime);
            this.ben = open(folder.resolve("ben"), environment, bensTime);
        }

        private static StackMemory open(Path home, Map<String, String> shared, AtomicReference<Instant> time) {
            Map<String, String> environment = new HashMap<>(shared);
            environment.put("STACKMEMORY_HOME", home.toString());
            return StackMemory.open(SettingsReader.read(environment, Map.of()), environment, notice -> {}, time::get);
        }

        List<String> work() {
            for (String id : List.of("a", "b", "c")) {
                record(ann, id, frame(id));
            }
            publish(ann);
            look();
            edit(ben, "a", "kestrel, as Ben has it");
            publish(ben);
            look();
            edit(ann, "a", "kestrel, as Ann has it after Ben");
            publish(ann);
            look();
            moveTo(Tier.COLD);
            look();
            edit(ben, "c", "kestrel, out of the archive");
            publish(ben);
            look();
            forget(ann, "b");
            publish(ann);
            look();
            record(ben, "b again", frame("b"));
            publish(ben);
            moveWhatIsDue(ann);
            moveWhatIsDue(ben);
            moveTo(back);
            look();
            for (StackMemory machine : List.of(ann, ben)) {
                pass();
                VerifyReport report = machine.verifyStores().verify(true, false, Progress.NONE, NEVER);
                outcomes.add("problems " + report.problems() + ", pending " + report.pending());
            }
            return outcomes;
        }

        private static Frame frame(String id) {
            return aFrame(id)
                    .name("Frame " + id)
                    .content("kestrel of " + id)
                    .state(Frame.CLOSED)
                    .createdAt(Instant.ofEpochMilli(START.toEpochMilli()))
                    .build();
        }

        private void pass() {
            step++;
            annsTime.set(ofAnn.at(step));
            bensTime.set(ofBen.at(step));
        }

        private void record(StackMemory machine, String what, Frame frame) {
            pass();
            String outcome = machine.recordFrames()
                    .record(List.of(frame), NEVER)
                    .outcomes()
                    .getFirst()
                    .getClass()
                    .getSimpleName();
            outcomes.add("record " + what + ": " + outcome);
        }

        private void edit(StackMemory machine, String id, String content) {
            pass();
            Frame before = machine.findFrame().find(new FrameId(id), NEVER).orElseThrow();
            record(machine, id, edited(before, frame -> frame.content(content)));
        }

        /** Where a machine has a store of its own. */
        private void publish(StackMemory machine) {
            pass();
            machine.syncNode()
                    .map(node -> node.sync(Progress.NONE, NEVER))
                    .ifPresent(report -> outcomes.add("published " + report.published() + ", forgotten "
                            + report.forgotten() + report.problems() + report.obstacle()));
        }

        private void forget(StackMemory machine, String id) {
            pass();
            var report = machine.forgetFrames().forget(List.of(new FrameId(id)), NEVER);
            outcomes.add("hidden " + report.hidden() + ", pending "
                    + report.erasure().pending());
        }

        private void moveTo(Tier tier) {
            pass();
            MoveReport report = ann.moveFrames()
                    .move(ann.moveFrames().planFor(Set.of(), tier, NEVER), Pace.FULL, Progress.NONE, NEVER);
            outcomes.add("moved " + report.rehomed() + report.problems() + report.obstacle());
        }

        /** How much is due is a matter of ages. */
        private void moveWhatIsDue(StackMemory machine) {
            pass();
            MoveReport report = machine.moveFrames().moveWhatIsDue(Pace.FULL, Progress.NONE, NEVER);
            outcomes.add("due: " + report.problems() + report.obstacle());
        }

        /** What both machines find, list, count and are answered. */
        private void look() {
            for (StackMemory machine : List.of(ann, ben)) {
                for (String id : List.of("a", "b", "c")) {
                    pass();
                    outcomes.add("found " + id + ": "
                            + machine.findFrame()
                                    .find(new FrameId(id), NEVER)
                                    .map(frame -> frame.revision() + " " + frame.content())
                                    .orElse("nothing"));
                }
                pass();
                outcomes.add("listed "
                        + ids(machine
                                .catalog()
                                .list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), 10, NEVER)
                                .frames()
                                .stream()
                                .map(FrameSummary::id)));
                outcomes.add("counted " + machine.catalog().count(FrameFilter.ALL, NEVER));
                pass();
                SearchAnswer answer = machine.search()
                        .search(new SearchRequest(
                                "kestrel", FrameFilter.ALL, 10, Duration.ofMinutes(1), Optional.empty()));
                outcomes.add("answered " + answer.isComplete() + " "
                        + ids(answer.results().stream()
                                .map(result -> result.frame().id())));
            }
        }

        private static List<String> ids(Stream<FrameId> ids) {
            return ids.map(FrameId::value).toList();
        }

        @Override
        public void close() {
            ann.close();
            ben.close();
        }
    }
}
