package dev.stackmemory.adapter.sqlite;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Where a SQLite home lies and what it is to the topology.
 *
 * @param folder holds {@code frames.db} and its logs; made on opening, private to the user
 * @param id the name of this store in the ledger
 * @param youngestTier the tier that a recorded frame comes to
 * @param followUps outbox topics that get an entry for every recorded revision, in the same transaction
 * @param clock says when frames come to a tier and are forgotten
 * @param maxBytes the size that the database file may grow to; absent for no limit but the disk's
 */
public record SqliteSettings(
        Path folder, StoreId id, Tier youngestTier, Set<String> followUps, InstantSource clock, OptionalLong maxBytes) {
    public SqliteSettings {
        folder = folder.toAbsolutePath().normalize();
        followUps = Set.copyOf(followUps);
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(youngestTier, "youngestTier");
        Objects.requireNonNull(clock, "clock");
        if (maxBytes.isPresent() && maxBytes.getAsLong() < 1) {
            throw new IllegalArgumentException("the size limit " + maxBytes.getAsLong() + " is not positive");
        }
    }

    /** The store {@code sqlite} in the given folder: hot, without follow-up work, on the system's clock, without a size limit. */
    public static SqliteSettings of(Path folder) {
        return new SqliteSettings(
                folder, StoreId.shared("sqlite"), Tier.HOT, Set.of(), InstantSource.system(), OptionalLong.empty());
    }

    public SqliteSettings withId(StoreId value) {
        return new SqliteSettings(folder, value, youngestTier, followUps, clock, maxBytes);
    }

    public SqliteSettings withYoungestTier(Tier value) {
        return new SqliteSettings(folder, id, value, followUps, clock, maxBytes);
    }

    public SqliteSettings withFollowUps(Set<String> value) {
        return new SqliteSettings(folder, id, youngestTier, value, clock, maxBytes);
    }

    public SqliteSettings withClock(InstantSource value) {
        return new SqliteSettings(folder, id, youngestTier, followUps, value, maxBytes);
    }

    public SqliteSettings withMaxBytes(long value) {
        return new SqliteSettings(folder, id, youngestTier, followUps, clock, OptionalLong.of(value));
    }

    /** The database file. */
    public Path file() {
        return folder.resolve("frames.db");
    }
}
