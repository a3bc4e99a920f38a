package dev.stackmemory.cli.command;

import dev.stackmemory.application.migration.BackfillFrames;
import dev.stackmemory.application.migration.BackfillFrames.BackfillReport;
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
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "backfill",
        description = {
            "Copy everything to the memory that this one is migrated to (setting migration.to), and compare both: how many frames, and the content of each.",
            "Recording, editing and forgetting go on meanwhile. Interrupted, or killed, the next run goes on with what is missing."
                    + " Exit code 1 where not all is equal."
        },
        footer = {
            "Examples:",
            "  stackmemory config set migration.to unified",
            "  stackmemory storage backfill --from sqlite --to paradedb",
            "  stackmemory storage backfill --from s3 --to sqlite",
            "  stackmemory storage backfill --json"
        })
final class StorageBackfill extends Action {
    private static final int SHOWN = 20;

    @Option(
            names = "--from",
            paramLabel = "STORE",
            description =
                    "A store that frames lie in now, to be sure of the direction: sqlite, paradedb or s3. All frames are copied, whichever store they lie in.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "STORE",
            description =
                    "The store that they are copied to: sqlite, paradedb, or s3 to move all copies on to the archive of 'hosted', but for those being worked on.")
    private @Nullable String to;

    StorageBackfill(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        BackfillFrames backfilling = run.memory().backfillFrames().orElseThrow(this::notConfigured);
        WiredTopology destination = Migrating.destination(run);
        checkDirection(destination);
        BackfillReport report;
        var done = new AtomicLong();
        try (ProgressLine progress = run.progress("copying and comparing", done::get, "frames")) {
            Progress counting = Storage.counting(done, progress);
            report = backfilling.backfill(Storage.untilInterrupted(run, counting), Deadline.NEVER);
        } catch (Storage.Interrupted stopped) {
            run.note("interrupted; the next 'stackmemory storage backfill' goes on with what is missing");
            return ExitCode.INTERRUPTED;
        }
        Optional<MoveReport> archived;
        try {
            archived = "s3".equals(to) && report.isEqual() ? Optional.of(archive()) : Optional.empty();
        } catch (StoreException cut) {
            if (run.isInterrupted()) {
                return ExitCode.INTERRUPTED;
            }
            throw cut;
        }
        if (run.json()) {
            json(report, archived);
        } else {
            show(report, archived, destination);
        }
        if (run.isInterrupted()) {
            return ExitCode.INTERRUPTED;
        }
        boolean allArchived = archived.stream()
                .allMatch(
                        moved -> moved.problems().isEmpty() && moved.obstacle().isEmpty());
        return report.isEqual() && allArchived ? ExitCode.OK : ExitCode.PROBLEMS;
    }

    private void checkDirection(WiredTopology destination) {
        WiredTopology inUse = run.settings().get(SettingKeys.TOPOLOGY);
        checkOrigin(inUse);
        boolean toArchive =
                "s3".equals(to) && (destination == WiredTopology.HOSTED || destination == WiredTopology.POSTGRES);
        if (to != null && !to.equals(destination.store()) && !toArchive) {
            throw otherDirection("migration.to is " + destination.title() + ", which records new frames in "
                    + destination.store() + ", not in " + to);
        }
    }

    private void checkOrigin(WiredTopology inUse) {
        if (from != null && !Migrating.stores(run).contains(from)) {
            throw otherDirection("new frames of this memory are recorded in " + inUse.store() + ", not in " + from);
        }
    }

    /** What is to be done first, by what was asked for. */
    private CommandFailed notConfigured() {
        WiredTopology inUse = run.settings().get(SettingKeys.TOPOLOGY);
        checkOrigin(inUse);
        if (inUse.store().equals(to)) {
            return otherDirection("new frames of this memory are recorded in " + to + " already");
        }
        return switch (to == null ? "" : to) {
            case "sqlite" -> Migrating.notConfigured("local", "");
            case "paradedb" ->
                Migrating.notConfigured(
                        "unified",
                        " Or 'hosted' or 'postgres', which keep what is old in a bucket. Then say this again.");
            case "s3" ->
                Migrating.notConfigured("hosted", " Or 'postgres', which needs no Redis. Then say this again.");
            default -> Migrating.notConfigured();
        };
    }

    private static CommandFailed otherDirection(String message) {
        return new CommandFailed(
                ExitCode.CONFIGURATION,
                message + "; nothing was copied",
                "'topology' says where frames come from, 'migration.to' where they go to: docs/topologies.md shows the way.");
    }

    /** The mover of the destination has a ledger of its own to work on. */
    private MoveReport archive() {
        MoveFrames mover = run.memory().shadowMover().orElseThrow();
        var moved = new AtomicLong();
        Deadline untilInterrupted = Storage.untilInterrupted(run);
        Pace pace = () -> !run.isInterrupted();
        try (ProgressLine progress = run.progress("moving to the archive", moved::get, "frames")) {
            return mover.move(
                    mover.planFor(Set.of(), Tier.COLD, untilInterrupted),
                    pace,
                    Storage.counting(moved, progress),
                    untilInterrupted);
        }
    }

    private void json(BackfillReport report, Optional<MoveReport> archived) {
        run.printJson(json -> {
            json.name("frames").number(report.frames());
            json.name("copied").number(report.copied());
            json.name("equal").number(report.equal());
            json.name("forgotten").number(report.forgotten());
            json.name("onlyThere").number(report.onlyThere());
            json.name("isEqual").bool(report.isEqual());
            FrameReports.strings("differences", report.differences(), json);
            archived.ifPresent(moved -> json.name("archived").number(moved.rehomed()));
            report.obstacle().ifPresent(obstacle -> json.name("obstacle").string(obstacle));
        });
    }

    private void show(BackfillReport report, Optional<MoveReport> archived, WiredTopology destination) {
        run.print("copied " + Humane.count(report.copied(), "frame", "frames") + " to '" + destination.title() + "'");
        if (report.forgotten() > 0) {
            run.print(Humane.count(report.forgotten(), "frame", "frames")
                    + " that were forgotten here are forgotten there");
        }
        if (report.onlyThere() > 0) {
            run.print(Humane.count(report.onlyThere(), "frame", "frames")
                    + " of another memory lie there, too, and are left as they are");
        }
        if (report.obstacle().isPresent()) {
            run.note("not all was copied and compared: "
                    + SafeText.line(report.obstacle().get())
                    + ". The next 'stackmemory storage backfill' goes on with what is missing.");
            return;
        }
        run.print("compared " + Humane.count(report.frames(), "frame", "frames") + ": "
                + (report.isEqual()
                        ? "all are equal"
                        : Humane.count(report.frames() - report.equal(), "differs", "differ")));
        report.differences().stream().limit(SHOWN).forEach(sentence -> run.print("  " + SafeText.line(sentence)));
        if (!report.isEqual()) {
            run.note("'stackmemory storage outbox' says why frames could not be copied");
        }
        archived.ifPresent(moved -> {
            run.print("moved " + Humane.count(moved.rehomed(), "frame", "frames") + " on to the archive");
            moved.problems().forEach(problem -> run.note(SafeText.line(problem)));
            moved.obstacle().ifPresent(obstacle -> run.note("not all was moved: " + SafeText.line(obstacle)));
        });
    }
}
