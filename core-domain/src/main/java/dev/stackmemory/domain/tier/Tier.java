package dev.stackmemory.domain.tier;

/** A logical level of storage, from the youngest and fastest to the oldest and cheapest. Which store serves it is configuration. */
public enum Tier {
    HOT(1),
    WARM(2),
    COLD(3);

    private final int level;

    Tier(int level) {
        this.level = level;
    }

    /** 1 for hot, 2 for warm, 3 for cold: the number that people type and stores keep. */
    public int level() {
        return level;
    }

    /**
     * The tier of the given level.
     *
     * @throws IllegalArgumentException if no tier has that level
     */
    public static Tier ofLevel(int level) {
        for (Tier tier : values()) {
            if (tier.level == level) {
                return tier;
            }
        }
        throw new IllegalArgumentException("there is no tier " + level + ": 1 is hot, 2 is warm, 3 is cold");
    }
}
