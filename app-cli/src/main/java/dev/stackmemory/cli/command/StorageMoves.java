package dev.stackmemory.cli.command;

import dev.stackmemory.application.BackgroundWork;
import dev.stackmemory.application.node.NodeSync;
import dev.stackmemory.application.tier.BackgroundMover;
import dev.stackmemory.application.tier.MoveFrames;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.tier.Move;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TieringPlan;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.json.JsonWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The commands under {@code storage} that move frames between tiers, but for {@link StorageMigrate}. */
final class StorageMoves {
    private StorageMoves() {}

    @Command(
            name = "retrieve",
            description = "Bring a frame home to the fastest tier, and say where it lies.",
            footer = {"Examples:", "  stackmemory storage retrieve 0199c6f2"})
    static final class Retrieve extends Action {
        @Parameters(paramLabel = "ID", description = "The id of the frame, or as much of it as names only one.")
        private String id = "";

        Retrieve(Invocation run) {
            super(run);
        }

        @Override
        protected ExitCode perform() {
            Frame frame = FrameFinding.find(run, id);
            Optional<Residency> before = residency(frame);
            MoveFrames mover = run.memory().moveFrames();
            Tier fastest = mover.youngestDurableTier();
            Optional<Move> move = before.filter(place -> place.tier().compareTo(fastest) > 0)
                    .flatMap(place -> mover.move(place, fastest));
            Optional<String> obstacle = move.flatMap(planned -> {
                MoveReport report = mover.move(
                        new TieringPlan(List.of(planned), List.of()), Pace.FULL, (done, all) -> {}, run.quickly());
                return report.problems().stream()
                        .findFirst()
                        .or(report::obstacle)
                        .or(() -> report.rehomed() == 0
                                ? Optional.of("it changed just then; try again")
                                : Optional.empty());
            });
            if (obstacle.isPresent()) {
                throw new CommandFailed(
                        ExitCode.PROBLEMS,
                        "frame " + frame.id() + " stays where it is: " + obstacle.get(),
                        "'stackmemory storage verify' checks the stores.");
            }
            Optional<Residency> now = residency(frame);
            if (run.json()) {
                run.printJson(json -> {
                    json.name("id").string(frame.id().value());
                    json.name("moved").bool(move.isPresent());
                    now.ifPresent(place -> {
                        json.name("residency");
                        FrameReports.residency(place, json);
                    });
                });
                return ExitCode.OK;
            }
            String where = now.map(place -> place.home() + " (" + FrameReports.tier(place) + ")")
                    .orElse("a store that the ledger does not know");
            run.print("frame " + SafeText.line(frame.id().value())
                    + (move.isPresent() ? " was brought to " : " lies in ") + where
                    + ", the fastest store that is configured");
            return ExitCode.OK;
        }

        private Optional<Residency> residency(Frame frame) {
            return Optional.ofNullable(run.memory()
                    .ledger()
                    .find(List.of(frame.id()), run.quickly())
                    .get(frame.id()));
        }
    }

    @Command(
            name = "daemon",
            description = {
                "Move what is due, over and over, in the foreground, with at most a twentieth of one core; where this"
                        + " machine has a store of its own, also publish what it has recorded; where a model is configured,"
                        + " also embed what waits for it; and during a migration copy what was recorded.",
                "Ctrl-C stops it after the frames that are on their way. A defect in one round is told, and the next round goes on; if"
                        + " one of its workers ends all the same, so does the daemon, with exit code 70."
            },
            footer = {"Examples:", "  stackmemory storage daemon", "  stackmemory config set tiers.interval '10 min'"})
    static final class Daemon extends Action {
        Daemon(Invocation run) {
            super(run);
        }

        @Override
        protected ExitCode perform() {
            Duration interval = run.settings().get(SettingKeys.TIERS_INTERVAL);
            if (!run.json()) {
                run.note("moving what is due every " + Humane.duration(interval) + "; Ctrl-C stops");
            }
            Optional<NodeSync> syncing =
                    run.memory().startSync(run.settings().get(SettingKeys.SYNC_INTERVAL), new StorageSync.Rounds(run));
            Optional<BackgroundWork> copying =
                    run.memory().startCopier(obstacle -> run.note("nothing can be copied: " + SafeText.line(obstacle)));
            Optional<BackgroundWork> embedding = run.memory()
                    .startEmbedding(obstacle -> run.note("nothing can be embedded: " + SafeText.line(obstacle)));
            try (BackgroundMover moving = run.memory().startMover(interval, new Rounds(run))) {
                var workers = new Workers();
                workers.add("moving", moving::isAlive);
                syncing.ifPresent(worker -> workers.add("publishing", worker::isAlive));
                copying.ifPresent(worker -> workers.add("copying", worker::isAlive));
                embedding.ifPresent(worker -> workers.add("embedding", worker::isAlive));
                workers.watchUntil(run::isInterrupted);
            } finally {
                syncing.ifPresent(NodeSync::close);
                copying.ifPresent(BackgroundWork::close);
                embedding.ifPresent(BackgroundWork::close);
            }
            return ExitCode.INTERRUPTED;
        }
    }

    /** Shows the rounds in which something happened. */
    private record Rounds(Invocation run) implements BackgroundMover.Listener {
        @Override
        public void ended(MoveReport report) {
            if (report.moved() + report.settled() == 0
                    && report.problems().isEmpty()
                    && report.obstacle().isEmpty()) {
                return;
            }
            if (run.json()) {
                run.printJson(json -> write(report, json));
            } else {
                run.print(describe(report));
                report.problems().forEach(problem -> run.note(SafeText.line(problem)));
                report.obstacle().ifPresent(obstacle -> run.note("not all was moved: " + SafeText.line(obstacle)));
            }
            run.surroundings().out().flush(); // somebody may be watching
        }

        @Override
        public void failed(StoreException failure) {
            run.note("nothing could be moved: " + SafeText.line(String.valueOf(failure.getMessage())));
        }
    }

    static String describe(TieringPlan.Unmet unmet) {
        return "tier " + unmet.tier().level() + " (" + StoragePlaces.name(unmet.tier()) + ") stays over its limit: "
                + unmet.reason().describe() + "; what is being worked on or kept for ever does not move";
    }

    static String describe(MoveReport report) {
        List<String> said = new ArrayList<>();
        if (report.rehomed() > 0) {
            said.add(
                    "moved " + Humane.count(report.rehomed(), "frame", "frames") + ", " + Humane.bytes(report.bytes()));
        }
        add(report.promoted(), "copied to the hot tier", said);
        add(report.evicted(), "copies dropped from the hot tier", said);
        add(report.expired(), "forgotten, their retention had ended", said);
        add(report.settled(), "tidied up after", said);
        add(report.passedOver(), "changed meanwhile and left to the next run", said);
        return said.isEmpty() ? "nothing was moved" : String.join("; ", said);
    }

    private static void add(long count, String what, List<String> said) {
        if (count > 0) {
            said.add(Humane.count(count) + ' ' + what);
        }
    }

    static void write(MoveReport report, JsonWriter json) {
        json.name("moved").number(report.rehomed());
        json.name("promoted").number(report.promoted());
        json.name("evicted").number(report.evicted());
        json.name("expired").number(report.expired());
        json.name("settled").number(report.settled());
        json.name("passedOver").number(report.passedOver());
        json.name("bytes").number(report.bytes());
        FrameReports.strings(
                "unmet", report.unmet().stream().map(StorageMoves::describe).toList(), json);
        FrameReports.strings("problems", report.problems(), json);
        report.obstacle().ifPresent(obstacle -> json.name("obstacle").string(obstacle));
    }
}
