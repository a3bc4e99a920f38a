package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.PastVersion;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = {
            "List frames of the current project, the newest first.",
            "While the PostgreSQL of a team or hosted memory is away, the copies in Redis are listed, and a notice says so."
        },
        footer = {
            "Examples:",
            "  stackmemory list --since 7d --type task",
            "  stackmemory list --all-projects --sort score --limit 5",
            "  stackmemory list --tag urgent --tag backend --json",
            "  stackmemory list --as-of 12h",
            "  stackmemory list --until 90d --explain --max-cost 20gets",
            "  stackmemory list --require-complete"
        })
final class ListFrames extends Action {
    /** The order of a list, as users name it. */
    enum Sort {
        NEWEST(ListOrder.NEWEST_FIRST),
        OLDEST(ListOrder.OLDEST_FIRST),
        SCORE(ListOrder.HIGHEST_SCORE_FIRST);

        private final ListOrder order;

        Sort(ListOrder order) {
            this.order = order;
        }
    }

    @Mixin
    private FilterOptions filters = new FilterOptions();

    @Mixin
    private AsOfOption asOf = new AsOfOption();

    @Mixin
    private SpendingOptions spending = new SpendingOptions();

    @Mixin
    private RequireCompleteOption completeness = new RequireCompleteOption();

    @Option(names = "--limit", paramLabel = "N", converter = Limits.class, description = "How many, 1 to 1000.")
    private int limit = 20;

    @Option(names = "--sort", paramLabel = "ORDER", description = "newest, oldest or score.")
    private Sort sort = Sort.NEWEST;

    @Option(names = "--after", paramLabel = "CURSOR", description = "Go on where the page before ended.")
    private @Nullable String after;

    @Mixin
    private AtLeastOption atLeast = new AtLeastOption();

    ListFrames(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        atLeast.await(run);
        spending.begin(run);
        FrameFilter filter = filters.filter(run);
        Optional<PastVersion> version = asOf.version(run);
        Page page;
        try {
            page = version.map(past -> list(past.catalog(), filter))
                    .orElseGet(() -> completeness.ask(run, catalog -> list(catalog, filter)));
        } catch (IllegalArgumentException noCursor) {
            throw wrongUsage("--after: " + noCursor.getMessage());
        }
        if (run.json()) {
            run.printJson(json -> {
                json.name("frames").beginArray();
                page.frames().forEach(frame -> FrameReports.summary(frame, json));
                json.endArray();
                page.next().ifPresent(cursor -> json.name("next").string(cursor));
                completeness.json(json);
                version.ifPresent(past -> AsOfOption.json(past, json));
                spending.json(json);
                FrameReports.strings("notices", run.notices(), json);
            });
        } else {
            show(page, filter);
            spending.show(run);
        }
        return ExitCode.OK;
    }

    private Page list(FrameCatalog catalog, FrameFilter filter) {
        return catalog.list(filter, sort.order, Optional.ofNullable(after), limit, run.quickly());
    }

    private void show(Page page, FrameFilter filter) {
        if (page.frames().isEmpty()) {
            run.note(filter.projects().isEmpty() ? "no frames" : "no frames in " + names(filter));
            return;
        }
        var ids = new ShortIds(run);
        var table = new Table(Align.LEFT, Align.RIGHT, Align.LEFT, Align.LEFT, Align.RIGHT, Align.FLEXIBLE);
        table.header("ID", "CREATED", "TYPE", "STATE", "SCORE", "NAME");
        for (FrameSummary frame : page.frames()) {
            table.row(
                    new Cell(ids.shorten(frame.id()), Ink.CYAN),
                    new Cell(run.relative(frame.createdAt()), Ink.DIM),
                    Cell.of(frame.type()),
                    Cell.of(frame.state()),
                    Cell.of(String.format(Locale.ROOT, "%.2f", frame.score())),
                    new Cell(frame.name(), Ink.BOLD));
        }
        run.print(table);
        if (run.surroundings().terminals().out()) {
            page.next().ifPresent(cursor -> run.note("more: --after " + cursor));
        }
    }

    private static String names(FrameFilter filter) {
        return filter.projects().stream()
                        .map(Object::toString)
                        .sorted()
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("") + " (--all-projects asks all)";
    }
}
