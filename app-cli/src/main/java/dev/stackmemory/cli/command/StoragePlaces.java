package dev.stackmemory.cli.command;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.tier.ReportTiers.TierReport;
import dev.stackmemory.application.tier.ReportTiers.TiersReport;
import dev.stackmemory.application.watch.ReportActivity.ActivityReport;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.TierUsage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands under {@code storage} that tell what lies where, and change nothing. */
final class StoragePlaces {
    private StoragePlaces() {}

    @Command(
            name = "status",
            description = "Show the tiers: which store serves each, what it holds and may hold.",
            footer = {"Examples:", "  stackmemory storage status"})
    static final class StorageStatus extends Action {
        StorageStatus(Invocation run) {
            super(run);
        }

        @Override
        protected ExitCode perform() {
            TiersReport report = run.memory().reportTiers().report(run.quickly());
            List<TierUsage> usage = report.tiers().stream()
                    .flatMap(tier -> tier.usage().stream())
                    .toList();
            long bytesOnDisk = report.bytesOnDisk();
            long waiting = run.memory().waitingWork().depth(EmbedFrames.TOPIC, run.quickly());
            if (run.json()) {
                json(usage, bytesOnDisk, waiting);
                return ExitCode.OK;
            }
            var table = new Table(
                    Align.LEFT,
                    Align.LEFT,
                    Align.RIGHT,
                    Align.RIGHT,
                    Align.RIGHT,
                    Align.LEFT,
                    Align.LEFT,
                    Align.RIGHT,
                    Align.LEFT);
            table.header("TIER", "STORE", "FRAMES", "BYTES", "SCORE", "OLDEST", "NEWEST", "FULL", "LIMITS");
            report.tiers().forEach(tier -> rows(tier, table));
            run.print(table);
            run.print("");
            long undated = usage.stream().mapToLong(TierUsage::undated).sum();
            if (undated > 0) {
                run.print("without a known time: " + Humane.count(undated, "frame", "frames"));
            }
            if (report.tiers().stream().anyMatch(tier -> TiersView.full(tier).orElse(0) > 1)) {
                run.print("a tier is over its limit; 'stackmemory storage migrate' moves what is due");
            }
            run.print("on disk: " + Humane.bytes(bytesOnDisk)
                    + (waiting > 0 ? ", waiting to be embedded: " + Humane.count(waiting) : ""));
            return ExitCode.OK;
        }

        private void json(List<TierUsage> usage, long bytesOnDisk, long waiting) {
            run.printJson(json -> {
                json.name("tiers").beginArray();
                for (TierUsage tier : usage) {
                    json.beginObject()
                            .name("tier")
                            .number(tier.tier().level())
                            .name("home")
                            .string(tier.home().toString())
                            .name("frames")
                            .number(tier.frames())
                            .name("undated")
                            .number(tier.undated())
                            .name("bytes")
                            .number(tier.bytes());
                    tier.oldest().ifPresent(at -> json.name("oldest").string(FrameReports.instant(at)));
                    tier.newest().ifPresent(at -> json.name("newest").string(FrameReports.instant(at)));
                    json.name("averageScore").number(tier.averageScore()).endObject();
                }
                json.endArray();
                json.name("bytesOnDisk").number(bytesOnDisk).name("waiting").number(waiting);
                FrameReports.strings("notices", run.notices(), json);
            });
        }

        private void rows(TierReport tier, Table table) {
            Cell name = new Cell(name(tier.tier()), Ink.CYAN);
            Cell limits = new Cell(tier.settings().map(StorageStatus::limits).orElse("none"), Ink.DIM);
            for (TierUsage usage : tier.usage()) {
                table.row(
                        name,
                        Cell.of(usage.home().toString()),
                        Cell.of(Humane.count(usage.frames())),
                        Cell.of(Humane.bytes(usage.bytes())),
                        Cell.of(String.format(Locale.ROOT, "%.2f", usage.averageScore())),
                        Cell.of(usage.oldest().map(run::relative).orElse("–")),
                        Cell.of(usage.newest().map(run::relative).orElse("–")),
                        Cell.of(full(tier)),
                        limits);
            }
            if (tier.usage().isEmpty() && tier.settings().isPresent()) {
                table.row(
                        name,
                        Cell.of(tier.settings().get().store().toString()),
                        Cell.of("0"),
                        Cell.of("0 B"),
                        Cell.of("–"),
                        Cell.of("–"),
                        Cell.of("–"),
                        Cell.of(full(tier)),
                        limits);
            }
        }

        private static String full(TierReport tier) {
            OptionalDouble full = TiersView.full(tier);
            return full.isPresent() ? TiersView.percent(full.getAsDouble()) : "–";
        }

        private static String limits(TierSettings tier) {
            TierLimits limits = tier.limits();
            String bytes = limits.maxBytes().isPresent()
                    ? Humane.bytes(limits.maxBytes().getAsLong())
                    : "any size";
            String frames = limits.maxFrames().isPresent()
                    ? ", " + Humane.count(limits.maxFrames().getAsLong(), "frame", "frames")
                    : "";
            String age =
                    limits.maxAge().map(most -> ", " + Humane.duration(most)).orElse("");
            return bytes + frames + age;
        }
    }

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
