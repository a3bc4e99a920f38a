package dev.stackmemory.cli.command;

import dev.stackmemory.application.tier.MoveFrames;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.ProgressLine;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.domain.tier.Move;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TieringPlan;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "migrate",
        description = {
            "Move frames between tiers: what the limits say is due, or every frame of the project to one tier.",
            "Interrupted, or killed, it leaves every frame at one home, and the next run goes on."
        },
        footer = {
            "Examples:",
            "  stackmemory storage migrate",
            "  stackmemory storage migrate --dry-run",
            "  stackmemory storage migrate --tier 3 --all-projects"
        })
final class StorageMigrate extends Action {
    private static final int SHOWN = 20;

    @Option(
            names = "--tier",
            paramLabel = "N",
            description = "Move every frame of the project there, but for those being worked on: 1 (hot), 2 (warm) or"
                    + " 3 (cold). Without it, what the limits say is due.")
    private Integer level = 0;

    @Option(names = "--dry-run", description = "Show what would be moved, and move nothing.")
    private boolean dryRun;

    private final Deadline untilInterrupted;

    StorageMigrate(Invocation run) {
        super(run);
        this.untilInterrupted = Storage.untilInterrupted(run);
    }

    @Override
    protected ExitCode perform() {
        try {
            return migrate(run.memory().moveFrames());
        } catch (StoreException cut) {
            if (run.isInterrupted()) {
                return ExitCode.INTERRUPTED;
            }
            throw cut;
        }
    }

    private ExitCode migrate(MoveFrames mover) {
        if (dryRun) {
            show(level == 0 ? mover.plan(untilInterrupted) : planFor(mover, tier()));
            return ExitCode.OK;
        }
        MoveReport report = move(mover);
        if (run.json()) {
            run.printJson(json -> StorageMoves.write(report, json));
        } else {
            run.print(StorageMoves.describe(report));
            report.unmet().forEach(unmet -> run.note(StorageMoves.describe(unmet)));
            report.problems().forEach(problem -> run.note(SafeText.line(problem)));
            if (!report.problems().isEmpty()) {
                run.note("'stackmemory storage verify --deep --repair' heals what another store has a whole copy of.");
            }
            report.obstacle()
                    .ifPresent(obstacle -> run.note("not all was moved: " + SafeText.line(obstacle)
                            + ". The next 'stackmemory storage migrate' goes on."));
        }
        if (run.isInterrupted()) {
            return ExitCode.INTERRUPTED;
        }
        return report.problems().isEmpty() && report.obstacle().isEmpty() ? ExitCode.OK : ExitCode.PROBLEMS;
    }

    private MoveReport move(MoveFrames mover) {
        var done = new AtomicLong();
        Pace pace = () -> !run.isInterrupted();
        try (ProgressLine progress = run.progress("moving", done::get, "frames")) {
            var counting = Storage.counting(done, progress);
            return level == 0
                    ? mover.moveWhatIsDue(pace, counting, untilInterrupted)
                    : mover.move(planFor(mover, tier()), pace, counting, untilInterrupted);
        }
    }

    private Tier tier() {
        try {
            return Tier.ofLevel(level);
        } catch (IllegalArgumentException unknown) {
            throw wrongUsage("--tier: " + unknown.getMessage());
        }
    }

    private TieringPlan planFor(MoveFrames mover, Tier tier) {
        try {
            return mover.planFor(run.askedProjects(), tier, untilInterrupted);
        } catch (IllegalArgumentException noHomes) {
            throw noHomesIn(tier);
        }
    }

    private CommandFailed noHomesIn(Tier tier) {
        WiredTopology topology = run.settings().get(SettingKeys.TOPOLOGY);
        String where = "tier " + tier.level() + " (" + StoragePlaces.name(tier) + ") in the topology '"
                + topology.title() + "'";
        if (topology.keepsCopiesIn(tier)) {
            return new CommandFailed(
                    ExitCode.CONFIGURATION,
                    where + " holds nothing but copies of what was read, and frames are at home in another tier;"
                            + " nothing was moved",
                    "'stackmemory storage warm' brings copies of what is likely to be read.");
        }
        return new CommandFailed(
                ExitCode.CONFIGURATION,
                "no store serves " + where + "; nothing was moved",
                "'stackmemory storage status' shows the tiers that there are.");
    }

    private void show(TieringPlan plan) {
        if (run.json()) {
            run.printJson(json -> {
                json.name("dryRun").bool(true);
                json.name("moves").beginArray();
                plan.moves()
                        .forEach(move -> json.beginObject()
                                .name("id")
                                .string(move.frame().value())
                                .name("kind")
                                .string(kind(move))
                                .name("bytes")
                                .number(move.residency().sizeBytes())
                                .name("reason")
                                .string(move.reason().describe())
                                .endObject());
                json.endArray();
                FrameReports.strings(
                        "unmet",
                        plan.unmet().stream().map(StorageMoves::describe).toList(),
                        json);
            });
            return;
        }
        if (plan.isEmpty()) {
            run.print("nothing is to be moved");
        }
        Map<String, Long> counts = new TreeMap<>();
        plan.moves().forEach(move -> counts.merge(kind(move), 1L, Long::sum));
        counts.forEach((kind, count) -> run.print(kind + ": " + Humane.count(count, "frame", "frames")));
        plan.moves().stream()
                .limit(SHOWN)
                .forEach(move -> run.print(run.style()
                        .dim("  " + SafeText.line(move.frame().value()) + "  "
                                + Humane.bytes(move.residency().sizeBytes()) + "  "
                                + SafeText.line(move.reason().describe()))));
        if (plan.moves().size() > SHOWN) {
            run.print(
                    run.style().dim("  … and " + Humane.count(plan.moves().size() - SHOWN) + " more (--json has all)"));
        }
        plan.unmet().forEach(unmet -> run.print(StorageMoves.describe(unmet)));
    }

    private static String kind(Move move) {
        Function<Tier, String> named = tier -> "tier " + tier.level() + " (" + StoragePlaces.name(tier) + ")";
        return switch (move) {
            case Move.Expire expire -> "forget";
            case Move.EvictReplica evict ->
                "drop the copy in " + evict.replica().store();
            case Move.Reassign reassign -> "count in " + named.apply(reassign.tier());
            case Move.Demote demote -> "move to " + named.apply(demote.tier());
            case Move.Recall recall -> "move to " + named.apply(recall.tier());
            case Move.Promote promote -> "copy to " + named.apply(promote.tier());
        };
    }
}
