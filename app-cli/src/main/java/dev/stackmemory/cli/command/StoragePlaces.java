package dev.stackmemory.cli.command;

import dev.stackmemory.application.watch.ReportActivity.ActivityReport;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.store.Facet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands under {@code storage} that tell what lies where, and change nothing. */
final class StoragePlaces {
    private StoragePlaces() {}

    @Command(
            name = "stats",
            description = {
                "Show how often and how fast each store answered, where frames were read, and what moved.",
                "The figures are those of every program that used the memory on this machine, some 10,000 commands back; with --frames, count"
                        + " the frames by project, type, state and tag instead."
            },
            footer = {
                "Examples:",
                "  stackmemory storage stats",
                "  stackmemory storage stats --since 7d --json",
                "  stackmemory storage stats --frames --all-projects"
            })
    static final class Stats extends Action {
        private static final int SHOWN = 10;
        private static final List<Facet> SHOWN_BY =
                List.of(Facet.PROJECT, Facet.SESSION, Facet.TYPE, Facet.STATE, Facet.TAG);

        @Option(
                names = "--since",
                paramLabel = "TIME",
                defaultValue = "24h",
                description =
                        "Of what happened since then: an age (30min, 24h, 7d) or a time; the last 24 hours unless said.")
        private String since = "24h";

        @Option(names = "--frames", description = "Count the frames by project, type, state and tag.")
        private boolean frames;

        Stats(Invocation run) {
            super(run);
        }

        @Override
        protected ExitCode perform() {
            return frames ? frames() : activity();
        }

        private ExitCode activity() {
            Instant start = start();
            ActivityReport report = run.memory().reportActivity().report(start, run.quickly());
            if (run.json()) {
                run.printJson(json -> {
                    json.name("since").string(FrameReports.instant(start));
                    ActivityView.json(report, json);
                });
                return ExitCode.OK;
            }
            run.print(run.style()
                    .dim("since " + FrameReports.instant(start) + ", from "
                            + Humane.count(report.entries(), "entry", "entries") + " of the log"));
            if (report.activity().calls().isEmpty()) {
                run.print("nothing was asked");
            } else {
                run.print(ActivityView.calls(report.activity()));
            }
            Table happenings = ActivityView.happenings(report);
            if (!happenings.isEmpty()) {
                run.print("");
                run.print(happenings);
            }
            return ExitCode.OK;
        }

        private Instant start() {
            try {
                return TimeArgument.parse(since, run.now(), run.surroundings().zone())
                        .start();
            } catch (IllegalArgumentException malformed) {
                throw wrongUsage("--since: " + malformed.getMessage());
            }
        }

        private ExitCode frames() {
            FrameFilter filter = FrameFilter.ofProjects(run.askedProjects());
            long count = run.memory().catalog().count(filter, run.quickly());
            if (run.json()) {
                run.printJson(json -> {
                    json.name("frames").number(count);
                    for (Facet facet : SHOWN_BY) {
                        FrameReports.counts("by" + title(facet), counts(facet, filter), json);
                    }
                });
                return ExitCode.OK;
            }
            run.print(Humane.count(count, "frame", "frames"));
            for (Facet facet : SHOWN_BY) {
                show(facet, counts(facet, filter));
            }
            return ExitCode.OK;
        }

        private Map<String, Long> counts(Facet facet, FrameFilter filter) {
            return run.memory().catalog().countBy(facet, filter, run.quickly());
        }

        private void show(Facet facet, Map<String, Long> counts) {
            if (counts.isEmpty()) {
                return;
            }
            run.print("");
            run.print(run.style().dim("by " + facet.name().toLowerCase(Locale.ROOT)));
            var table = new Table(Align.RIGHT, Align.FLEXIBLE).indent("  ");
            counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(SHOWN)
                    .forEach(entry -> table.row(Humane.count(entry.getValue()), entry.getKey()));
            run.print(table);
            if (counts.size() > SHOWN) {
                run.print(run.style().dim("  … and " + Humane.count(counts.size() - SHOWN) + " more (--json has all)"));
            }
        }

        private static String title(Facet facet) {
            String name = facet.name();
            return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
        }
    }

    static String name(Tier tier) {
        return tier.name().toLowerCase(Locale.ROOT);
    }
}
