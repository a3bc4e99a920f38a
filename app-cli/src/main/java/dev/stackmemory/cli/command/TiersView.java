package dev.stackmemory.cli.command;

import dev.stackmemory.application.tier.ReportTiers.CopyReport;
import dev.stackmemory.application.tier.ReportTiers.TierReport;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.ports.json.JsonWriter;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.TierUsage;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Shows how full the tiers are, in short. */
final class TiersView {
    private static final int BAR = 20;

    private TiersView() {}

    /** Those that the topology uses or that hold something. */
    static List<TierReport> used(List<TierReport> tiers) {
        return tiers.stream()
                .filter(tier -> tier.settings().isPresent()
                        || !tier.usage().isEmpty()
                        || !tier.copies().isEmpty())
                .toList();
    }

    static long frames(TierReport tier) {
        return tier.usage().stream().mapToLong(TierUsage::frames).sum();
    }

    static long bytes(TierReport tier) {
        return tier.usage().stream().mapToLong(TierUsage::bytes).sum();
    }

    /** How many copies of frames that are at home elsewhere are known to be in it. */
    static long copies(TierReport tier) {
        return sum(tier.copies(), ReplicaUpkeep.Usage::copies);
    }

    static long copiedBytes(TierReport tier) {
        return sum(tier.copies(), ReplicaUpkeep.Usage::bytes);
    }

    /** Whether all of its stores of copies have told what is in them. */
    static boolean isKnown(TierReport tier) {
        return tier.copies().stream().allMatch(copy -> copy.usage().isPresent());
    }

    private static long sum(List<CopyReport> copies, ToLongFunction<ReplicaUpkeep.Usage> of) {
        return copies.stream()
                .flatMap(copy -> copy.usage().stream())
                .mapToLong(of)
                .sum();
    }

    /** The stores that hold it, or would. */
    static List<String> stores(TierReport tier) {
        Stream<String> homes = tier.usage().isEmpty()
                ? tier.settings().stream().map(settings -> settings.store().toString())
                : tier.usage().stream().map(usage -> usage.home().toString());
        return Stream.concat(
                        homes, tier.copies().stream().map(copy -> copy.store().toString()))
                .distinct()
                .toList();
    }

    /** What the tier holds, of the limit that is nearest, the limits of its stores of copies included; absent where there is none. */
    static OptionalDouble full(TierReport tier) {
        return nearest(Stream.concat(
                Stream.of(fullOfTier(tier)), tier.copies().stream().map(TiersView::full)));
    }

    /** What counts under the limits of the tier itself, of the one that is nearest. */
    static OptionalDouble fullOfTier(TierReport tier) {
        TierLimits limits = tier.settings().map(TierSettings::limits).orElse(TierLimits.NONE);
        List<CopyReport> counted = tier.copies().stream()
                .filter(copy -> copy.ownLimits().isEmpty())
                .toList();
        return full(
                limits,
                frames(tier) + sum(counted, ReplicaUpkeep.Usage::copies),
                bytes(tier) + sum(counted, ReplicaUpkeep.Usage::bytes));
    }

    /** Of the store's own limits; absent where it has none, and where it did not tell. */
    static OptionalDouble full(CopyReport copy) {
        return copy.usage()
                .map(held -> full(copy.ownLimits().orElse(TierLimits.NONE), held.copies(), held.bytes()))
                .orElse(OptionalDouble.empty());
    }

    private static OptionalDouble full(TierLimits limits, long frames, long bytes) {
        return nearest(Stream.of(share(frames, limits.maxFrames()), share(bytes, limits.maxBytes())));
    }

    private static OptionalDouble share(long amount, OptionalLong most) {
        return most.isPresent()
                ? OptionalDouble.of((double) amount / Math.max(1, most.getAsLong()))
                : OptionalDouble.empty();
    }

    private static OptionalDouble nearest(Stream<OptionalDouble> shares) {
        return shares.flatMapToDouble(OptionalDouble::stream).max();
    }

    /** {@code sqlite, 12 frames, 3 kB, 1% full}. */
    static String line(TierReport tier) {
        StringBuilder line = new StringBuilder(String.join(", ", stores(tier)));
        boolean hasHomes = tier.settings().isPresent() || !tier.usage().isEmpty();
        if (hasHomes) {
            line.append(", ").append(held(frames(tier), "frame", "frames", bytes(tier)));
        }
        if (copies(tier) > 0 || (!hasHomes && isKnown(tier))) {
            line.append(", ").append(held(copies(tier), "copy", "copies", copiedBytes(tier)));
        }
        tier.copies().stream()
                .filter(copy -> copy.usage().isEmpty())
                .forEach(copy ->
                        line.append(", what is in ").append(copy.store()).append(" is not known"));
        full(tier).ifPresent(share -> line.append(", ").append(percent(share)).append(" full"));
        return line.toString();
    }

    private static String held(long number, String one, String many, long bytes) {
        return Humane.count(number, one, many) + ", " + Humane.bytes(bytes);
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
            stores(tier).forEach(json::string);
            json.endArray();
            json.name("frames").number(frames(tier)).name("bytes").number(bytes(tier));
            if (isKnown(tier)) {
                json.name("copies").number(copies(tier)).name("copiedBytes").number(copiedBytes(tier));
            }
            full(tier).ifPresent(share -> json.name("full").number(share));
            json.endObject();
        }
        json.endArray();
    }
}
