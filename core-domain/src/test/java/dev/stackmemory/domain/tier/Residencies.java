package dev.stackmemory.domain.tier;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes residencies for tests; a frame is one hour old, 1,000 bytes large and never read unless said otherwise. */
public final class Residencies {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    public static final StoreId SQLITE = StoreId.shared("sqlite");
    public static final StoreId PARADEDB = StoreId.shared("paradedb");
    public static final StoreId REDIS = StoreId.shared("redis");
    public static final StoreId S3 = StoreId.shared("s3");
    public static final ProjectId PROJECT = new ProjectId("app");
    private static final ContentHash HASH = new ContentHash("00".repeat(32));

    private Residencies() {}

    public static Residency residency(String id, StoreId home, Tier tier) {
        Instant created = NOW.minus(Duration.ofHours(1));
        return new Residency(
                new FrameId(id),
                PROJECT,
                home,
                tier,
                1,
                1,
                HASH,
                1_000,
                created,
                created,
                AccessPattern.NEVER,
                false,
                false,
                0.5);
    }

    public static Residency of(
            Residency r,
            ProjectId project,
            long size,
            Instant created,
            AccessPattern access,
            boolean active,
            boolean kept) {
        return new Residency(
                r.frame(),
                project,
                r.home(),
                r.tier(),
                r.ledgerVersion(),
                r.revision(),
                r.hash(),
                size,
                created,
                created,
                access,
                active,
                kept,
                r.score());
    }

    public static Residency aged(Residency r, Duration age) {
        return of(r, r.project(), r.sizeBytes(), NOW.minus(age), r.access(), r.active(), r.keepForever());
    }

    public static Residency sized(Residency r, long size) {
        return of(r, r.project(), size, r.createdAt(), r.access(), r.active(), r.keepForever());
    }

    public static Residency read(Residency r, long count, Duration ago) {
        var access = new AccessPattern(count, Optional.of(NOW.minus(ago)));
        return of(r, r.project(), r.sizeBytes(), r.createdAt(), access, r.active(), r.keepForever());
    }

    public static Residency active(Residency r) {
        return of(r, r.project(), r.sizeBytes(), r.createdAt(), r.access(), true, r.keepForever());
    }

    public static Residency kept(Residency r) {
        return of(r, r.project(), r.sizeBytes(), r.createdAt(), r.access(), r.active(), true);
    }

    public static Residency inProject(Residency r, ProjectId project) {
        return of(r, project, r.sizeBytes(), r.createdAt(), r.access(), r.active(), r.keepForever());
    }
}
