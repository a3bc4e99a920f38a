package dev.stackmemory.domain.tier;

import dev.stackmemory.domain.eviction.Evictable;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.Origin;
import dev.stackmemory.domain.frame.ProjectId;
import java.time.Instant;
import java.util.Objects;

/**
 * One entry of the ledger: which store answers for a frame, and what a policy needs to know to move it.
 *
 * @param frame the frame
 * @param project its project
 * @param home the one durable place that answers for it
 * @param tier the tier that the home serves
 * @param ledgerVersion at least 1; grows with every change of home, tier or revision, and is what compare-and-set compares
 * @param revision the revision that the home holds, at least 1
 * @param hash the content hash of that revision
 * @param sizeBytes the size of the stored frame, at least 0
 * @param createdAt when the frame was created
 * @param placedAt when it came to its present tier ({@code promoted_at})
 * @param access how often and how lately it was read
 * @param active whether work on the frame goes on
 * @param keepForever whether no policy may ever drop it
 * @param score importance in [0, 1]
 */
public record Residency(
        FrameId frame,
        ProjectId project,
        StoreId home,
        Tier tier,
        long ledgerVersion,
        long revision,
        ContentHash hash,
        long sizeBytes,
        Instant createdAt,
        Instant placedAt,
        AccessPattern access,
        boolean active,
        boolean keepForever,
        double score)
        implements Evictable {
    public Residency {
        Objects.requireNonNull(frame, "frame");
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(home, "home");
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(placedAt, "placedAt");
        Objects.requireNonNull(access, "access");
        if (ledgerVersion < 1 || revision < 1 || sizeBytes < 0) {
            throw new IllegalArgumentException("ledger version " + ledgerVersion + ", revision " + revision
                    + " and size " + sizeBytes + " must be at least 1, 1 and 0");
        }
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score " + score + " is not between 0 and 1");
        }
    }

    /** Whether no limit may move the frame: work on it goes on, or it is kept for ever. */
    public boolean isPinned() {
        return active || keepForever;
    }

    /** Tells the frame from others of its id. */
    public Origin origin() {
        return new Origin(project, createdAt);
    }

    @Override
    public long accessCount() {
        return access.count();
    }

    @Override
    public Instant lastUse() {
        return access.lastAccess().orElse(createdAt);
    }

    /** The same one ledger version later, so that whoever has read this one changes nothing any more. */
    public Residency renewed() {
        return movedTo(home, tier, placedAt);
    }

    /** The same, read otherwise. */
    public Residency withAccess(AccessPattern value) {
        return new Residency(
                frame,
                project,
                home,
                tier,
                ledgerVersion,
                revision,
                hash,
                sizeBytes,
                createdAt,
                placedAt,
                value,
                active,
                keepForever,
                score);
    }

    /** This frame at another home or tier, one ledger version later. */
    public Residency movedTo(StoreId newHome, Tier newTier, Instant at) {
        return new Residency(
                frame,
                project,
                newHome,
                newTier,
                ledgerVersion + 1,
                revision,
                hash,
                sizeBytes,
                createdAt,
                at,
                access,
                active,
                keepForever,
                score);
    }
}
