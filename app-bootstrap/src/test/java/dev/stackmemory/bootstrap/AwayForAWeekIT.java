package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameBuilder;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisDatabase;
import dev.stackmemory.testkit.server.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A laptop of a team is away for a week, with copies, an edit and a new frame that nobody else has, and then takes part again. */
class AwayForAWeekIT {
    private static final FrameId PLAN = new FrameId("plan");
    private static final FrameId SECRET = new FrameId("secret");

    private final PostgresDatabase database = PostgresServer.shared().freshDatabase();
    private final RedisDatabase redis = RedisServer.shared().freshDatabase();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    @TempDir
    private Path folder;

    @AfterEach
    void dropDatabases() {
        redis.close();
        database.close();
    }

    private StackMemory open(String machine) {
        Map<String, String> environment = new HashMap<>(database.address().variables());
        environment.putAll(redis.address().variables());
        environment.put("STACKMEMORY_HOME", folder.resolve(machine).toString());
        environment.put("STACKMEMORY_TOPOLOGY", "team");
        return StackMemory.open(SettingsReader.read(environment, Map.of()), environment, notice -> {}, now::get);
    }

    private void pass(Duration time) {
        now.updateAndGet(then -> then.plus(time));
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    private static void record(StackMemory memory, Frame... frames) {
        memory.recordFrames().record(List.of(frames), soon());
    }

    private static void edit(StackMemory memory, FrameId frame, UnaryOperator<FrameBuilder> changes) {
        record(memory, edited(find(memory, frame).orElseThrow(), changes));
    }

    private static Optional<Frame> find(StackMemory memory, FrameId frame) {
        return memory.findFrame().find(frame, soon());
    }

    private static void sync(StackMemory memory) {
        assertThat(memory.syncNode().orElseThrow().sync(Progress.NONE, soon()).obstacle())
                .isEmpty();
    }

    @Test
    void itsEditIsUnited_itsFrameIsPublished_andWhatWasForgottenMeanwhileIsGone() {
        try (StackMemory ann = open("ann");
                StackMemory cleo = open("cleo")) {
            record(
                    ann,
                    aFrame(PLAN.value()).name("The plan").content("A draft.").build(),
                    aFrame(SECRET.value()).build());
            sync(ann);
            try (StackMemory ben = open("ben")) {
                assertThat(find(ben, SECRET)).isPresent();
                edit(ben, PLAN, frame -> frame.name("Ben's plan"));
                record(ben, aFrame("of-ben").build());
            }

            pass(Duration.ofDays(7));
            edit(ann, PLAN, frame -> frame.content("A week's work."));
            ann.forgetFrames().forget(List.of(SECRET), soon());
            record(ann, aFrame("of-ann").build());
            sync(ann);

            try (StackMemory ben = open("ben")) {
                assertThat(find(ben, SECRET)).isEmpty();
                sync(ben);
                pass(Duration.ofMinutes(1));
                for (StackMemory machine : List.of(ann, ben, cleo)) {
                    assertThat(Listing.newest(machine, soon()))
                            .extracting(FrameId::value)
                            .containsExactlyInAnyOrder("plan", "of-ben", "of-ann");
                    assertThat(find(machine, SECRET)).isEmpty();
                    assertThat(find(machine, PLAN)).hasValueSatisfying(plan -> {
                        assertThat(plan.name()).isEqualTo("Ben's plan");
                        assertThat(plan.content()).contains("A week's work.");
                    });
                }
            }
        }
    }
}
