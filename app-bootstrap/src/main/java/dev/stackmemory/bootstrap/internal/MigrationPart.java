package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.migration.CopyFrames;
import dev.stackmemory.application.migration.Shadow;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What part a memory has in a migration. */
public sealed interface MigrationPart {
    /**
     * It is the one in use.
     *
     * @param shadow the one that it is migrated to, if it is
     */
    record InUse(Optional<Shadow> shadow) implements MigrationPart {}

    /** It is migrated to: what comes to it is embedded already, or will be queued for that. */
    record Copy() implements MigrationPart {}

    /** The memory that this one is migrated to. */
    default Optional<Shadow> shadow() {
        return switch (this) {
            case InUse inUse -> inUse.shadow();
            case Copy copy -> Optional.empty();
        };
    }

    /**
     * The work that follows each recorded revision.
     *
     * @param embedding whether an embedding model is configured
     */
    default Set<String> followUps(boolean embedding) {
        return switch (this) {
            case InUse inUse -> {
                Set<String> topics = new HashSet<>();
                if (embedding) {
                    topics.add(EmbedFrames.TOPIC);
                }
                if (inUse.shadow().isPresent()) {
                    topics.add(CopyFrames.TOPIC);
                }
                yield topics;
            }
            case Copy copy -> Set.of();
        };
    }
}
