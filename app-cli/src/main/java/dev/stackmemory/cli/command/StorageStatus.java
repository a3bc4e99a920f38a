package dev.stackmemory.cli.command;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.tier.ReportTiers.CopyReport;
import dev.stackmemory.application.tier.ReportTiers.TierReport;
import dev.stackmemory.application.tier.ReportTiers.TiersReport;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.ports.json.JsonWriter;
import dev.stackmemory.ports.store.TierUsage;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description =
                "Show the tiers: which store serves each, what is at home there, what copies it keeps of frames that are at home elsewhere, and how much it may hold.",
        footer = {"Examples:", "  stackmemory storage status"})
final class StorageStatus extends Action {
    StorageStatus(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        TiersReport report = run.memory().reportTiers().report(run.quickly());
        long bytesOnDisk = report.bytesOnDisk();
        long waiting = run.memory().waitingWork().depth(EmbedFrames.TOPIC, run.quickly());
        if (run.json()) {
            json(report.tiers(), bytesOnDisk, waiting);
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
        long undated = report.tiers().stream()
                .flatMap(tier -> tier.usage().stream())
                .mapToLong(TierUsage::undated)
                .sum();
        if (undated > 0) {
            run.print("without a known time: " + Humane.count(undated, "frame", "frames"));
        }
        if (report.tiers().stream().anyMatch(tier -> TiersView.fullOfTier(tier).orElse(0) > 1)) {
            run.print("a tier is over its limit; 'stackmemory storage migrate' moves what is due");
        }
        run.print("on disk: " + Humane.bytes(bytesOnDisk)
                + (waiting > 0 ? ", waiting to be embedded: " + Humane.count(waiting) : ""));
        return ExitCode.OK;
    }

    private void json(List<TierReport> tiers, long bytesOnDisk, long waiting) {
        run.printJson(json -> {
            json.name("tiers").beginArray();
            for (TierReport tier : TiersView.used(tiers)) {
                tier.usage().forEach(usage -> home(tier, usage, json));
                if (tier.usage().isEmpty() && tier.settings().isPresent()) {
                    empty(tier, tier.settings().get().store(), json);
                }
            }
            json.endArray();
            json.name("copies").beginArray();
            for (TierReport tier : tiers) {
                tier.copies().forEach(copy -> copies(tier, copy, json));
            }
            json.endArray();
            json.name("bytesOnDisk").number(bytesOnDisk).name("waiting").number(waiting);
            FrameReports.strings("notices", run.notices(), json);
        });
    }

    private static void home(TierReport tier, TierUsage usage, JsonWriter json) {
        json.beginObject()
                .name("tier")
                .number(tier.tier().level())
                .name("home")
                .string(usage.home().toString())
                .name("frames")
                .number(usage.frames())
                .name("undated")
                .number(usage.undated())
                .name("bytes")
                .number(usage.bytes());
        usage.oldest().ifPresent(at -> json.name("oldest").string(FrameReports.instant(at)));
        usage.newest().ifPresent(at -> json.name("newest").string(FrameReports.instant(at)));
        json.name("averageScore").number(usage.averageScore());
        limits(limits(tier), TiersView.fullOfTier(tier), json);
        json.endObject();
    }

    private static void empty(TierReport tier, StoreId store, JsonWriter json) {
        json.beginObject()
                .name("tier")
                .number(tier.tier().level())
                .name("home")
                .string(store.toString())
                .name("frames")
                .number(0)
                .name("bytes")
                .number(0);
        limits(limits(tier), TiersView.fullOfTier(tier), json);
        json.endObject();
    }

    private static void copies(TierReport tier, CopyReport copy, JsonWriter json) {
        json.beginObject()
                .name("tier")
                .number(tier.tier().level())
                .name("store")
                .string(copy.store().toString());
        copy.usage()
                .ifPresent(held ->
                        json.name("copies").number(held.copies()).name("bytes").number(held.bytes()));
        limits(copy.ownLimits().orElseGet(() -> limits(tier)), full(tier, copy), json);
        json.endObject();
    }

    private static void limits(TierLimits limits, OptionalDouble full, JsonWriter json) {
        json.name("limits").beginObject();
        limits.maxFrames().ifPresent(most -> json.name("maxFrames").number(most));
        limits.maxBytes().ifPresent(most -> json.name("maxBytes").number(most));
        limits.maxAge().ifPresent(most -> json.name("maxAgeMillis").number(most.toMillis()));
        limits.ttl().ifPresent(most -> json.name("maxUnusedMillis").number(most.toMillis()));
        json.endObject();
        full.ifPresent(share -> json.name("full").number(share));
    }

    private void rows(TierReport tier, Table table) {
        Cell name = new Cell(StoragePlaces.name(tier.tier()), Ink.CYAN);
        Cell full = Cell.of(full(TiersView.fullOfTier(tier)));
        Cell limits = new Cell(tier.settings().isPresent() ? describe(limits(tier)) : "none", Ink.DIM);
        for (TierUsage usage : tier.usage()) {
            table.row(
                    name,
                    Cell.of(usage.home().toString()),
                    Cell.of(Humane.count(usage.frames())),
                    Cell.of(Humane.bytes(usage.bytes())),
                    Cell.of(String.format(Locale.ROOT, "%.2f", usage.averageScore())),
                    Cell.of(usage.oldest().map(run::relative).orElse("–")),
                    Cell.of(usage.newest().map(run::relative).orElse("–")),
                    full,
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
                    full,
                    limits);
        }
        tier.copies().stream()
                .filter(copy -> copy.ownLimits().isPresent()
                        || copy.usage().isEmpty()
                        || copy.usage().get().copies() > 0)
                .forEach(copy -> table.row(
                        name,
                        Cell.of(copy.store() + ", copies"),
                        Cell.of(copy.usage()
                                .map(held -> Humane.count(held.copies()))
                                .orElse("?")),
                        Cell.of(copy.usage()
                                .map(held -> Humane.bytes(held.bytes()))
                                .orElse("?")),
                        Cell.of("–"),
                        Cell.of("–"),
                        Cell.of("–"),
                        Cell.of(full(full(tier, copy))),
                        copy.ownLimits()
                                .map(own -> new Cell(describe(own), Ink.DIM))
                                .orElse(limits)));
    }

    private static TierLimits limits(TierReport tier) {
        return tier.settings().map(TierSettings::limits).orElse(TierLimits.NONE);
    }

    /** Of the limits under which the copies count. */
    private static OptionalDouble full(TierReport tier, CopyReport copy) {
        return copy.ownLimits().isPresent() ? TiersView.full(copy) : TiersView.fullOfTier(tier);
    }

    private static String full(OptionalDouble share) {
        return share.isPresent() ? TiersView.percent(share.getAsDouble()) : "–";
    }

    private static String describe(TierLimits limits) {
        String bytes =
                limits.maxBytes().isPresent() ? Humane.bytes(limits.maxBytes().getAsLong()) : "any size";
        String frames = limits.maxFrames().isPresent()
                ? ", " + Humane.count(limits.maxFrames().getAsLong(), "frame", "frames")
                : "";
        String age = limits.maxAge().map(most -> ", " + Humane.duration(most)).orElse("");
        String unused = limits.ttl()
                .map(most -> ", " + Humane.duration(most) + " unread")
                .orElse("");
        return bytes + frames + age + unused;
    }
}
