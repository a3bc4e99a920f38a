package dev.stackmemory.cli.command;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.ReportVectors;
import dev.stackmemory.application.ReportVectors.VectorsReport;
import dev.stackmemory.application.migration.ControlRollout;
import dev.stackmemory.application.tier.ReportTiers.TierReport;
import dev.stackmemory.application.tier.ReportTiers.TiersReport;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.cli.command.AlertsView.Alerts;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = "Show where the memory lies, what it holds in which tier, what work is waiting, and alerts.",
        footer = {"Examples:", "  stackmemory status", "  stackmemory status --json"})
final class Status extends Action {
    Status(Invocation run) {
        super(run);
    }

    /** A server on this machine or network answers within that; who looks at the status is not to wait for one that is off. */
    private static final Duration MODEL_PATIENCE = Duration.ofSeconds(2);

    /** What is known of the vectors. */
    private sealed interface Vectors {
        record NoModel() implements Vectors {}

        record Known(VectorsReport report) implements Vectors {}

        record Unknown(String reason) implements Vectors {}
    }

    /** What there is to tell. */
    private record Facts(
            String home,
            String topology,
            String project,
            long inProject,
            long inAll,
            long bytes,
            List<TierReport> tiers,
            Alerts alerts,
            Optional<FrameSummary> newest,
            String model,
            Vectors vectors,
            long waiting,
            long failed,
            Optional<Long> unpublished,
            Optional<ControlRollout.Status> migration) {}

    @Override
    protected ExitCode perform() {
        Facts facts = gather();
        if (run.json()) {
            json(facts);
        } else {
            show(facts);
        }
        return ExitCode.OK;
    }

    private Facts gather() {
        var memory = run.memory();
        FrameFilter project = FrameFilter.ofProjects(run.askedProjects());
        List<FrameSummary> newest = memory.catalog()
                .list(project, ListOrder.NEWEST_FIRST, Optional.empty(), 1, run.quickly())
                .frames();
        TiersReport tiers = memory.reportTiers().report(run.quickly());
        return new Facts(
                run.settings().home().toString(),
                run.settings().get(SettingKeys.TOPOLOGY).name().toLowerCase(Locale.ROOT),
                run.options().allProjects() ? "" : run.project().value(),
                memory.catalog().count(project, run.quickly()),
                memory.catalog().count(FrameFilter.ALL, run.quickly()),
                tiers.bytesOnDisk(),
                TiersView.used(tiers.tiers()),
                AlertsView.look(memory, run.quickly()),
                newest.stream().findFirst(),
                run.settings().get(SettingKeys.EMBEDDING_PROVIDER),
                vectors(memory),
                memory.waitingWork().depth(EmbedFrames.TOPIC, run.quickly()),
                memory.waitingWork()
                        .listDeadLetters(EmbedFrames.TOPIC, Limits.MAX, run.quickly())
                        .size(),
                memory.syncNode().map(node -> node.waiting(run.quickly())),
                memory.controlRollout().map(rollout -> rollout.status(run.quickly())));
    }

    private static Vectors vectors(StackMemory memory) {
        Optional<ReportVectors> vectors = memory.reportVectors();
        if (vectors.isEmpty()) {
            return new Vectors.NoModel();
        }
        try {
            return new Vectors.Known(vectors.get().report(Deadline.after(MODEL_PATIENCE)));
        } catch (StoreException away) {
            return new Vectors.Unknown(String.valueOf(away.getMessage()));
        }
    }

    private void json(Facts facts) {
        run.printJson(json -> {
            json.name("home").string(facts.home());
            json.name("topology").string(facts.topology());
            if (!facts.project().isEmpty()) {
                json.name("project").string(facts.project());
            }
            json.name("framesInProject").number(facts.inProject());
            json.name("frames").number(facts.inAll());
            json.name("bytes").number(facts.bytes());
            TiersView.json(facts.tiers(), json);
            facts.newest().ifPresent(frame -> {
                json.name("newest");
                FrameReports.summary(frame, json);
            });
            json.name("embedding").string(facts.model());
            switch (facts.vectors()) {
                case Vectors.NoModel none -> {}
                case Vectors.Known known -> VectorsView.json(known.report(), json);
                case Vectors.Unknown unknown -> json.name("vectorsUnknown").string(unknown.reason());
            }
            json.name("waiting").number(facts.waiting());
            json.name("deadLetters").number(facts.failed());
            facts.unpublished().ifPresent(frames -> json.name("unpublished").number(frames));
            AlertsView.json(facts.alerts(), json);
            FrameReports.strings("notices", run.notices(), json);
            facts.migration()
                    .ifPresent(migration -> json.name("migration")
                            .beginObject()
                            .name("shadow")
                            .string(migration.shadow())
                            .name("share")
                            .number(migration.share())
                            .name("waiting")
                            .number(migration.waiting())
                            .name("deadLetters")
                            .number(migration.givenUp())
                            .endObject());
        });
    }

    private void show(Facts facts) {
        var table = new Table(Align.LEFT, Align.LEFT);
        row(table, "home", facts.home());
        row(table, "topology", facts.topology());
        if (!facts.project().isEmpty()) {
            row(table, "project", facts.project() + " (" + Humane.count(facts.inProject(), "frame", "frames") + ")");
        }
        row(table, "in all", Humane.count(facts.inAll(), "frame", "frames") + ", " + Humane.bytes(facts.bytes()));
        facts.tiers().forEach(tier -> row(table, StoragePlaces.name(tier.tier()), TiersView.line(tier)));
        facts.newest()
                .filter(frame -> !frame.createdAt().equals(Frame.UNKNOWN_TIME))
                .ifPresent(frame -> row(table, "newest", frame.name() + " (" + run.relative(frame.createdAt()) + ")"));
        row(
                table,
                "search",
                facts.model().equals("none")
                        ? "by words (no embedding model is configured)"
                        : "by words and meaning (" + facts.model() + ")");
        switch (facts.vectors()) {
            case Vectors.NoModel none -> {}
            case Vectors.Known known -> row(table, "vectors", VectorsView.describe(known.report()));
            case Vectors.Unknown unknown -> row(table, "vectors", "unknown: " + unknown.reason());
        }
        if (facts.waiting() > 0) {
            row(table, "waiting", Humane.count(facts.waiting(), "frame", "frames") + " to embed");
        }
        if (facts.failed() > 0) {
            row(
                    table,
                    "given up",
                    Humane.count(facts.failed(), "frame", "frames")
                            + " that the model did not take ('storage outbox' says why, 'storage reembed' tries again)");
        }
        facts.unpublished()
                .filter(frames -> frames > 0)
                .ifPresent(frames -> row(
                        table,
                        "unpublished",
                        Humane.count(frames, "frame", "frames") + " on this machine ('storage sync' publishes)"));
        AlertsView.rows(facts.alerts(), table);
        facts.migration().ifPresent(migration -> row(table, "migration", describe(migration)));
        run.print(table);
    }

    private static String describe(ControlRollout.Status migration) {
        return "to '" + migration.shadow() + "', which answers " + StorageRollout.percent(migration.share())
                + " of the searches; " + Humane.count(migration.waiting(), "frame waits", "frames wait")
                + " to be copied"
                + (migration.givenUp() > 0 ? ", " + Humane.count(migration.givenUp()) + " given up" : "")
                + " ('storage rollout')";
    }

    private static void row(Table table, String name, String value) {
        table.row(new Cell(name, Ink.DIM), Cell.of(value));
    }
}
