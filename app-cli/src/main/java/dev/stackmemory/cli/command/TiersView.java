package dev.stackmemory.cli.command;

import dev.stackmemory.application.tier.ReportTiers.TierReport;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.ports.json.JsonWriter;
import dev.stackmemory.ports.store.TierUsage;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows how full the tiers are, in short. */
final class TiersView {
    private static final int BAR = 20;

    private TiersView() {}

    /** Those that the topology uses or that hold something. */
    static List<TierReport> used(List<TierReport> tiers) {
        return tiers.stream()
                .filter(tier -> tier.settings().isPresent() || !tier.usage().isEmpty())
                .toList();
    }

    static long frames(TierReport tier) {
        return tier.usage().stream().mapToLong(TierUsage::frames).sum();
    }

    static long bytes(TierReport tier) {
        return tier.usage().stream().mapToLong(TierUsage::bytes).sum();
    }

    /** The stores that hold it, or would. */
    static String stores(TierReport tier) {
        Stream<String> stores = tier.usage().isEmpty()
                ? tier.settings().stream().map(settings -> settings.store().toString())
                : tier.usage().stream().map(usage -> usage.home().toString());
        return stores.collect(Collectors.joining(", "));
    }

    /** What the tier holds, of the limit that is nearest; absent where it has none. */
    static OptionalDouble full(TierReport tier) {
        TierLimits limits = tier.settings().map(TierSettings::limits).orElse(TierLimits.NONE);
        OptionalDouble ofFrames = limits.maxFrames().isPresent()
                ? OptionalDouble.of(
                        (double) frames(tier) / Math.max(1, limits.maxFrames().getAsLong()))
                : OptionalDouble.empty();
        OptionalDouble ofBytes = limits.maxBytes().isPresent()
                ? OptionalDouble.of(
                        (double) bytes(tier) / Math.max(1, limits.maxBytes().getAsLong()))
                : OptionalDouble.empty();
        return Stream.of(ofFrames, ofBytes)
                .flatMapToDouble(OptionalDouble::stream)
                .max();
    }

    /** {@code sqlite, 12 frames, 3 kB, 1% full}. */
    static String line(TierReport tier) {
        OptionalDouble full = full(tier);
        return stores(tier) + ", " + Humane.count(frames(tier), "frame", "frames") + ", " + Humane.bytes(bytes(tier))
                + (full.isPresent() ? ", " + percent(full.getAsDouble()) + " full" : "");
    }

    static String percent(double share) {
        return Math.round(100 * share) + "%";
    }

    /** {@code ███░░░}; full where there is more than there may be. */
    static String bar(double share) {
        int filled = (int) Math.round(Math.min(1, share) * BAR);
        return "█".repeat(filled) + "░".repeat(BAR - filled);
    }

    static void json(List<TierReport> tiers, JsonWriter json) {
        json.name("tiers").beginArray();
        for (TierReport tier : used(tiers)) {
            json.beginObject().name("tier").number(tier.tier().level());
            json.name("stores").beginArray();
            Stream.of(stores(tier).split(", ")).forEach(json::string);
            json.endArray();
            json.name("frames").number(frames(tier)).name("bytes").number(bytes(tier));
            full(tier).ifPresent(share -> json.name("full").number(share));
            json.endObject();
        }
        json.endArray();
    }
}
