package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import java.util.List;

/**
 * Tells one setting of the stores from another in what programs note for each other: a store may be slow, or be refused for where its frames
 * lie or for what it cannot keep, and be the right one under other settings.
 */
final class StoresMark {
    private StoresMark() {}

    /** A few digits, the same in every program, for an address may hold a password. */
    static String of(Settings settings) {
        String told = List.of(
                        settings.get(SettingKeys.TOPOLOGY),
                        settings.get(SettingKeys.PARADEDB_URL),
                        settings.get(SettingKeys.PARADEDB_VECTOR_PRECISION),
                        settings.get(SettingKeys.S3_BUCKET),
                        settings.get(SettingKeys.S3_PREFIX),
                        settings.get(SettingKeys.S3_ENDPOINT),
                        settings.get(SettingKeys.S3_LOST))
                .toString();
        return Integer.toHexString(told.hashCode());
    }
}
