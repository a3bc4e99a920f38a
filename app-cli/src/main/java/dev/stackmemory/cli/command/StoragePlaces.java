package dev.stackmemory.cli.command;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.tier.ReportTiers.TierReport;
import dev.stackmemory.application.tier.ReportTiers.TiersReport;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.TierUsage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands under {@code storage} that tell what lies where. */
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
            long waiting = run.memory().outbox().depth(EmbedFrames.TOPIC, run.quickly());
            if (run.json()) {
                json(usage, bytesOnDisk, waiting);
                return ExitCode.OK;
            }
            var table = new Table(Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT, Align.LEFT, Align.LEFT);
            table.header("TIER", "STORE", "FRAMES", "BYTES", "OLDEST", "NEWEST", "LIMITS");
            report.tiers().forEach(tier -> rows(tier, table));
            run.print(table);
            run.print("");
            long undated = usage.stream().mapToLong(TierUsage::undated).sum();
            if (undated > 0) {
                run.print("without a known time: " + Humane.count(undated, "frame", "frames"));
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
                        Cell.of(usage.oldest().map(run::relative).orElse("–")),
                        Cell.of(usage.newest().map(run::relative).orElse("–")),
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
                        limits);
            }
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
            description = "Count the frames by project, type, state and tag.",
            footer = {"Examples:", "  stackmemory storage stats --all-projects", "  stackmemory storage stats --json"})
    static final class Stats extends Action {
        private static final int SHOWN = 10;

        Stats(Invocation run) {
            super(run);
        }

        @Override
        protected ExitCode perform() {
            FrameFilter filter = FrameFilter.ofProjects(run.askedProjects());
            long frames = run.memory().catalog().count(filter, run.quickly());
            if (run.json()) {
                run.printJson(json -> {
                    json.name("frames").number(frames);
                    for (Facet facet : Facet.values()) {
                        FrameReports.counts("by" + title(facet), counts(facet, filter), json);
                    }
                });
                return ExitCode.OK;
            }
            run.print(Humane.count(frames, "frame", "frames"));
            for (Facet facet : Facet.values()) {
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

    @Command(
            name = "retrieve",
            description = "Bring a frame to the fastest tier, and say where it lies.",
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
            Optional<Residency> residency = Optional.ofNullable(run.memory()
                    .ledger()
                    .find(List.of(frame.id()), run.quickly())
                    .get(frame.id()));
            if (run.json()) {
                run.printJson(json -> {
                    json.name("id").string(frame.id().value());
                    residency.ifPresent(place -> {
                        json.name("residency");
                        FrameReports.residency(place, json);
                    });
                });
                return ExitCode.OK;
            }
            String where = residency
                    .map(place -> place.home() + " (" + FrameReports.tier(place) + ")")
                    .orElse("a store that the ledger does not know");
            run.print("frame " + SafeText.line(frame.id().value()) + " lies in " + where
                    + ", the fastest store that is configured");
            return ExitCode.OK;
        }
    }

    @Command(
            name = "migrate",
            description = "Move frames to a tier. Only tiers that a store is configured for can be moved to.",
            footer = {"Examples:", "  stackmemory storage migrate --tier 1"})
    static final class Migrate extends Action {
        @Option(names = "--tier", required = true, paramLabel = "N", description = "1 (hot), 2 (warm) or 3 (cold).")
        private int level;

        Migrate(Invocation run) {
            super(run);
        }

        @Override
        protected ExitCode perform() {
            Tier tier;
            try {
                tier = Tier.ofLevel(level);
            } catch (IllegalArgumentException unknown) {
                throw wrongUsage("--tier: " + unknown.getMessage());
            }
            String topology = run.settings().get(SettingKeys.TOPOLOGY).name().toLowerCase(Locale.ROOT);
            if (tier != Tier.HOT) {
                throw new CommandFailed(
                        ExitCode.CONFIGURATION,
                        "no store serves tier " + level + " (" + name(tier) + ") in the topology '" + topology
                                + "': every frame lies in tier 1 (hot), and nothing was moved",
                        "'stackmemory storage status' shows the tiers that there are.");
            }
            long frames = run.memory().catalog().count(FrameFilter.ofProjects(run.askedProjects()), run.quickly());
            if (run.json()) {
                run.printJson(json -> json.name("tier")
                        .number(level)
                        .name("moved")
                        .number(0L)
                        .name("frames")
                        .number(frames));
            } else {
                run.print("all " + Humane.count(frames, "frame", "frames")
                        + " lie in tier 1 (hot) already; nothing was moved");
            }
            return ExitCode.OK;
        }
    }

    private static String name(Tier tier) {
        return tier.name().toLowerCase(Locale.ROOT);
    }
}
