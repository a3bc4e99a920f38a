package dev.stackmemory.cli.command;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = "Show where the memory lies, what it holds, and what work is waiting.",
        footer = {"Examples:", "  stackmemory status", "  stackmemory status --json"})
final class Status extends Action {
    Status(Invocation run) {
        super(run);
    }

    /** What there is to tell. */
    private record Facts(
            String home,
            String topology,
            String project,
            long inProject,
            long inAll,
            long bytes,
            Optional<FrameSummary> newest,
            String model,
            long waiting,
            long failed) {}

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
        return new Facts(
                run.settings().home().toString(),
                run.settings().get(SettingKeys.TOPOLOGY).name().toLowerCase(Locale.ROOT),
                run.options().allProjects() ? "" : run.project().value(),
                memory.catalog().count(project, run.quickly()),
                memory.catalog().count(FrameFilter.ALL, run.quickly()),
                memory.maintenance().sizeBytes(),
                newest.stream().findFirst(),
                run.settings().get(SettingKeys.EMBEDDING_PROVIDER),
                memory.outbox().depth(EmbedFrames.TOPIC, run.quickly()),
                memory.outbox()
                        .listDeadLetters(EmbedFrames.TOPIC, Limits.MAX, run.quickly())
                        .size());
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
            facts.newest().ifPresent(frame -> {
                json.name("newest");
                FrameReports.summary(frame, json);
            });
            json.name("embedding").string(facts.model());
            json.name("waiting").number(facts.waiting());
            json.name("deadLetters").number(facts.failed());
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
        facts.newest()
                // What an import found without a date stands at the epoch, which is no age to tell of.
                .filter(frame -> frame.createdAt().isAfter(Instant.EPOCH))
                .ifPresent(frame -> row(table, "newest", frame.name() + " (" + run.relative(frame.createdAt()) + ")"));
        row(
                table,
                "search",
                facts.model().equals("none")
                        ? "by words (no embedding model is configured)"
                        : "by words and meaning (" + facts.model() + ")");
        if (facts.waiting() > 0) {
            row(table, "waiting", Humane.count(facts.waiting(), "frame", "frames") + " to embed");
        }
        if (facts.failed() > 0) {
            row(
                    table,
                    "given up",
                    Humane.count(facts.failed(), "frame", "frames")
                            + " that the model did not take ('storage reembed' tries again)");
        }
        run.print(table);
    }

    private static void row(Table table, String name, String value) {
        table.row(new Cell(name, Ink.DIM), Cell.of(value));
    }
}
