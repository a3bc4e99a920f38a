package dev.stackmemory.bootstrap.settings;

import dev.stackmemory.bootstrap.WiredTopology;
import java.util.Map;
import java.util.Optional;

/** What holds in a topology where nobody has set it, and differs from what holds on a laptop. */
final class TopologyDefaults {
    private static final Map<String, String> FOR_A_DAY = Map.of(SettingKeys.HOT_MAX_AGE.name(), "24 h");
    private static final Map<String, String> A_THOUSAND_FOR_A_DAY = forADay("1000");
    private static final Map<String, String> TWO_THOUSAND_FOR_A_DAY = forADay("2000");

    private TopologyDefaults() {}

    private static Map<String, String> forADay(String frames) {
        return Map.of(SettingKeys.HOT_MAX_AGE.name(), "24 h", SettingKeys.HOT_MAX_FRAMES.name(), frames);
    }

    /** The topology's own default; absent where the key's holds. */
    static Optional<String> find(WiredTopology topology, SettingKey<?> key) {
        Map<String, String> own = switch (topology) {
            case LOCAL -> Map.of();
            case UNIFIED -> A_THOUSAND_FOR_A_DAY;
            case TEAM -> TWO_THOUSAND_FOR_A_DAY;
            case HOSTED, POSTGRES -> FOR_A_DAY;
        };
        return Optional.ofNullable(own.get(key.name()));
    }
}
