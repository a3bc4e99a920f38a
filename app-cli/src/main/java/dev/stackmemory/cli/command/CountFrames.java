package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.PastVersion;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "count",
        description = "Count frames of the current project over all tiers, together or by what they are.",
        footer = {
            "Examples:",
            "  stackmemory count --all-projects",
            "  stackmemory count --by type --since 7d",
            "  stackmemory count --by day --tag urgent",
            "  stackmemory count --by score --json",
            "  stackmemory count --as-of 12h",
            "  stackmemory count --by type --explain",
            "  stackmemory count --by tag --max-cost 20gets",
            "  stackmemory count --require-complete"
        })
final class CountFrames extends Action {
    private static final int SHOWN = 40;
    private static final int BAR = 30;

    @Mixin
    private FilterOptions filters = new FilterOptions();

    @Mixin
    private AsOfOption asOf = new AsOfOption();

    @Mixin
    private SpendingOptions spending = new SpendingOptions();

    @Mixin
    private RequireCompleteOption completeness = new RequireCompleteOption();

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            description =
                    "type, tag, day (of UTC), score (by tenths), state, project or session. A frame counts once for each of its tags.")
    private @Nullable Facet by;

    @Mixin
    private AtLeastOption atLeast = new AtLeastOption();

    CountFrames(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        atLeast.await(run);
        spending.begin(run);
        FrameFilter filter = filters.filter(run);
        Optional<PastVersion> version = asOf.version(run);
        Counted counted = version.map(past -> count(past.catalog(), filter))
                .orElseGet(() -> completeness.ask(run, catalog -> count(catalog, filter)));
        if (run.json()) {
            json(counted, version);
        } else {
            show(counted);
            spending.show(run);
        }
        return ExitCode.OK;
    }

    private record Counted(long frames, Map<String, Long> counts) {}

    private Counted count(FrameCatalog catalog, FrameFilter filter) {
        return new Counted(
                catalog.count(filter, run.quickly()),
                by == null ? Map.of() : catalog.countBy(by, filter, run.quickly()));
    }

    private void json(Counted counted, Optional<PastVersion> version) {
        run.printJson(json -> {
            json.name("frames").number(counted.frames());
            if (by != null) {
                json.name("by").string(by.name().toLowerCase(Locale.ROOT));
                FrameReports.counts("counts", counted.counts(), json);
            }
            completeness.json(json);
            FrameReports.strings("notices", run.notices(), json);
            version.ifPresent(past -> AsOfOption.json(past, json));
            spending.json(json);
        });
    }

    private void show(Counted counted) {
        Map<String, Long> counts = counted.counts();
        run.print(Humane.count(counted.frames(), "frame", "frames"));
        if (by == null) {
            return;
        }
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(1);
        var table = new Table(Align.LEFT, Align.RIGHT, Align.LEFT);
        List<Map.Entry<String, Long>> shown =
                counts.entrySet().stream().sorted(order(by)).limit(SHOWN).toList();
        shown.forEach(entry -> table.row(
                Cell.of(entry.getKey()),
                Cell.of(Humane.count(entry.getValue())),
                new Cell("█".repeat((int) Math.ceilDiv(entry.getValue() * BAR, most)), Ink.CYAN)));
        run.print(table);
        if (counts.size() > shown.size()) {
            run.note("and " + Humane.count(counts.size() - shown.size()) + " more (--json has all)");
        }
    }

    /** Days from the newest on, scores from the highest on, all else by how many there are. */
    private static Comparator<Map.Entry<String, Long>> order(Facet facet) {
        Comparator<Map.Entry<String, Long>> byValue = Map.Entry.comparingByKey();
        return switch (facet) {
            case DAY, SCORE -> byValue.reversed();
            case PROJECT, SESSION, TYPE, STATE, TAG ->
                Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(byValue);
        };
    }
}
