package dev.stackmemory.domain.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.eviction.EvictionOrder;
import dev.stackmemory.domain.frame.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What holds for every world: checked on seeded random ones under every topology, with limits small enough to bind. */
class TieringPolicyLaws {
    private static final int CASES = 4_000;
    private static final Instant NOW = Residencies.NOW;
    private static final List<ProjectId> PROJECTS =
            List.of(new ProjectId("a"), new ProjectId("b"), new ProjectId("own-limits"));

    /** Everything that a policy sees. */
    private record World(TieringSettings settings, List<Residency> residencies, List<Replica> replicas) {
        TieringPlan plan() {
            return new TieringPolicy(settings).plan(residencies, replicas, NOW);
        }

        World after(TieringPlan plan) {
            var homes = new ArrayList<>(residencies);
            var copies = new ArrayList<>(replicas);
            for (Move move : plan.moves()) {
                switch (move) {
                    case Move.Expire expire -> {
                        homes.remove(expire.residency());
                        copies.removeIf(copy -> copy.frame().equals(expire.frame()));
                    }
                    case Move.EvictReplica evict -> copies.remove(evict.replica());
                    case Move.Demote demote -> rehome(demote.residency(), demote.to(), demote.tier(), homes, copies);
                    case Move.Reassign reassign ->
                        rehome(reassign.residency(), reassign.residency().home(), reassign.tier(), homes, copies);
                    case Move.Recall recall -> rehome(recall.residency(), recall.to(), recall.tier(), homes, copies);
                    case Move.Promote promote ->
                        copies.add(new Replica(promote.residency(), promote.to(), promote.tier(), NOW));
                }
            }
            return new World(settings, homes, copies);
        }

        private static void rehome(Residency home, StoreId to, Tier tier, List<Residency> homes, List<Replica> copies) {
            Residency moved = home.movedTo(to, tier, NOW);
            homes.set(homes.indexOf(home), moved);
            copies.replaceAll(copy -> copy.frame().equals(home.frame())
                    ? new Replica(moved, copy.store(), copy.tier(), copy.placedAt())
                    : copy);
        }

        /** Frames and bytes that are counted together with a copy in the given place. */
        long[] load(StoreId store, Tier tier, ProjectId project) {
            boolean own = settings.hasOwnLimits(project, tier);
            long frames = 0;
            long bytes = 0;
            for (Residency home : residencies) {
                if (home.home().equals(store) && home.tier() == tier && together(own, project, home.project(), tier)) {
                    frames++;
                    bytes += home.sizeBytes();
                }
            }
            for (Replica copy : replicas) {
                if (copy.store().equals(store)
                        && copy.tier() == tier
                        && together(own, project, copy.residency().project(), tier)) {
                    frames++;
                    bytes += copy.residency().sizeBytes();
                }
            }
            return new long[] {frames, bytes};
        }

        private boolean together(boolean own, ProjectId project, ProjectId other, Tier tier) {
            return own ? other.equals(project) : !settings.hasOwnLimits(other, tier);
        }
    }

    @Test
    void carriedOut_everyLimitHolds_unlessOnlyWhatMustStayIsLeft() {
        forEachWorld(world -> {
            TieringPlan plan = world.plan();
            World after = world.after(plan);
            for (Residency home : after.residencies) {
                boolean mayLeave = !home.isPinned()
                        && world.settings.nextDurable(home.tier()).isPresent();
                if (mayLeave) {
                    assertWithin(after, home.home(), home.tier(), home, home.lastUse());
                }
                if (!home.isPinned()) {
                    world.settings
                            .retention(home.project())
                            .ifPresent(retention -> assertThat(age(home)).isLessThanOrEqualTo(retention));
                }
            }
            for (Replica copy : after.replicas) {
                if (!copy.residency().active()) {
                    assertWithin(after, copy.store(), copy.tier(), copy.residency(), copy.lastUse());
                }
            }
            for (TieringPlan.Unmet unmet : plan.unmet()) {
                assertThat(after.residencies)
                        .as("only what must stay is left where a limit is unmet")
                        .noneSatisfy(home -> {
                            assertThat(home.tier()).isEqualTo(unmet.tier());
                            assertThat(home.home()).isEqualTo(unmet.store());
                            assertThat(unmet.project()).isEmpty();
                            assertThat(world.settings.hasOwnLimits(home.project(), home.tier()))
                                    .isFalse();
                            assertThat(home.isPinned()).isFalse();
                            assertThat(world.settings.nextDurable(home.tier())).isPresent();
                        });
            }
        });
    }

    @Test
    void carriedOut_nothingIsLeftToPlan() {
        forEachWorld(world -> {
            World after = world.after(world.plan());
            assertThat(after.plan().moves()).isEmpty();
        });
    }

    @Test
    void pinnedFrames_neverExpireNorMove() {
        forEachWorld(world -> assertThat(world.plan().moves()).allSatisfy(move -> {
            if (move instanceof Move.Expire || move instanceof Move.Demote) {
                assertThat(move.residency().isPinned()).isFalse();
            }
            if (move instanceof Move.EvictReplica(Replica replica, MoveReason.Leaving reason)
                    && !(reason instanceof MoveReason.Superseded)) {
                assertThat(replica.residency().active()).isFalse();
            }
        }));
    }

    @Test
    void theOrderOfTheInput_doesNotMatter() {
        forEachWorld(world -> {
            var homes = new ArrayList<>(world.residencies);
            var copies = new ArrayList<>(world.replicas);
            Collections.shuffle(homes, new Random(homes.size()));
            Collections.shuffle(copies, new Random(copies.size()));
            assertThat(new World(world.settings, homes, copies).plan()).isEqualTo(world.plan());
        });
    }

    @Test
    void noMoveByLimit_canBeLeftOut() {
        forEachWorld(world -> {
            TieringPlan plan = world.plan();
            World after = world.after(plan);
            for (Move move : plan.moves()) {
                if (move.reason() instanceof MoveReason.OverCount || move.reason() instanceof MoveReason.OverBytes) {
                    Residency left = move.residency();
                    StoreId store = move instanceof Move.EvictReplica evict
                            ? evict.replica().store()
                            : left.home();
                    Tier tier = move instanceof Move.EvictReplica evict
                            ? evict.replica().tier()
                            : world.settings.tierOf(left);
                    long[] load = after.load(store, tier, left.project());
                    TierLimits limits = world.settings.limits(left.project(), tier);
                    boolean tooMany = load[0] + 1 > limits.maxFrames().orElse(Long.MAX_VALUE);
                    boolean tooLarge =
                            load[1] + left.sizeBytes() > limits.maxBytes().orElse(Long.MAX_VALUE);
                    assertThat(tooMany || tooLarge)
                            .as("%s could have stayed", move)
                            .isTrue();
                }
            }
        });
    }

    @Test
    void homesMoveToOlderDurableTiers_andOnlyWhatIsReadOftenComesToTheYoungest() {
        forEachWorld(world -> {
            TieringSettings settings = world.settings;
            Set<String> seen = new HashSet<>();
            for (Move move : world.plan().moves()) {
                switch (move) {
                    case Move.Expire expire ->
                        assertThat(settings.retention(expire.residency().project()))
                                .isPresent();
                    case Move.EvictReplica evict -> assertThat(world.replicas).contains(evict.replica());
                    case Move.Demote demote -> {
                        assertThat(demote.tier()).isGreaterThan(settings.tierOf(demote.residency()));
                        assertThat(settings.getTier(demote.tier()))
                                .satisfies(tier -> assertThat(tier.durable()).isTrue())
                                .satisfies(tier -> assertThat(tier.store()).isEqualTo(demote.to()));
                    }
                    case Move.Reassign reassign -> {
                        StoreId home = reassign.residency().home();
                        assertThat(settings.getTier(reassign.tier()))
                                .satisfies(tier -> assertThat(tier.durable()).isTrue())
                                .satisfies(tier -> assertThat(tier.store()).isEqualTo(home));
                        assertThat(settings.getTier(reassign.residency().tier()))
                                .as("served by another store, or by replicas alone")
                                .satisfies(tier ->
                                        assertThat(tier.isServedBy(home)).isFalse());
                    }
                    case Move.Recall recall -> {
                        assertRises(recall.residency(), recall.tier(), settings);
                        assertThat(recall.to()).isEqualTo(recall.residency().home());
                        assertThat(settings.getTier(recall.tier()).isServedBy(recall.to()))
                                .as("only the ledger changes")
                                .isTrue();
                    }
                    case Move.Promote promote -> {
                        assertRises(promote.residency(), promote.tier(), settings);
                        assertThat(settings.getTier(promote.tier())
                                        .isServedBy(promote.residency().home()))
                                .as("a replica beside its home")
                                .isFalse();
                    }
                }
                String copy = switch (move) {
                    case Move.EvictReplica evict ->
                        evict.replica().store() + "/" + evict.replica().tier();
                    case Move.Promote promote -> "replica";
                    case Move.Expire expire -> "home";
                    case Move.Demote demote -> "home";
                    case Move.Recall recall -> "home";
                    case Move.Reassign reassign -> "home";
                };
                assertThat(seen.add(move.frame() + "/" + copy))
                        .as("one move for each copy")
                        .isTrue();
            }
        });
    }

    private static void assertRises(Residency frame, Tier tier, TieringSettings settings) {
        assertThat(tier).isEqualTo(settings.youngest()).isLessThan(settings.tierOf(frame));
        assertThat(frame.accessCount()).isGreaterThanOrEqualTo(settings.promotionThreshold());
    }

    private static void assertWithin(World world, StoreId store, Tier tier, Residency frame, Instant lastUse) {
        TierLimits limits = world.settings.limits(frame.project(), tier);
        long[] load = world.load(store, tier, frame.project());
        assertThat(load[0]).isLessThanOrEqualTo(limits.maxFrames().orElse(Long.MAX_VALUE));
        assertThat(load[1]).isLessThanOrEqualTo(limits.maxBytes().orElse(Long.MAX_VALUE));
        limits.maxAge().ifPresent(maxAge -> assertThat(age(frame)).isLessThanOrEqualTo(maxAge));
        limits.ttl().ifPresent(ttl -> assertThat(Duration.between(lastUse, NOW)).isLessThanOrEqualTo(ttl));
    }

    private static Duration age(Residency frame) {
        return Duration.between(frame.createdAt(), NOW);
    }

    private static void forEachWorld(Consumer<World> law) {
        var random = new SplittableRandom(20_261_121);
        for (int round = 0; round < CASES; round++) {
            law.accept(world(random));
        }
    }

    private static World world(SplittableRandom random) {
        TieringSettings settings = settings(random);
        List<Tier> tiers = List.copyOf(settings.tiers().keySet());
        var residencies = new ArrayList<Residency>();
        var replicas = new ArrayList<Replica>();
        for (int frame = random.nextInt(40); frame >= 0; frame--) {
            Tier tier = tiers.get(random.nextInt(tiers.size()));
            if (!settings.getTier(tier).durable() && random.nextInt(10) > 0) {
                tier = settings.youngestDurable();
            }
            StoreId home = settings.getTier(tier).store();
            // Now and then the ledger is of a time when other stores served the tiers.
            Tier said = random.nextInt(10) == 0 ? pick(tiers, random) : tier;
            Residency plain = Residencies.residency("f" + frame, home, said);
            var access = random.nextInt(3) == 0
                    ? AccessPattern.NEVER
                    : new AccessPattern(random.nextInt(1, 7), Optional.of(ago(random)));
            Residency residency = Residencies.of(
                    plain,
                    PROJECTS.get(random.nextInt(PROJECTS.size())),
                    random.nextInt(8),
                    ago(random),
                    access,
                    random.nextInt(8) == 0,
                    random.nextInt(8) == 0);
            residencies.add(residency);
            for (Tier faster : tiers) {
                if (random.nextInt(3) == 0) {
                    replicas.add(new Replica(residency, settings.getTier(faster).store(), faster, ago(random)));
                }
            }
        }
        return new World(settings, residencies, replicas);
    }

    private static TieringSettings settings(SplittableRandom random) {
        Topology topology = pick(List.of(Topology.values()), random);
        TieringSettings settings = topology.defaults(Residencies.SQLITE)
                .withEvictionOrder(pick(List.of(EvictionOrder.values()), random))
                .withPromotionThreshold(random.nextInt(1, 5))
                .withProjects(Map.of(
                        PROJECTS.get(2),
                        new ProjectRules(
                                Map.of(Tier.HOT, limits(random), Tier.WARM, limits(random)),
                                random.nextBoolean()
                                        ? Optional.empty()
                                        : Optional.of(Duration.ofHours(random.nextInt(1, 90))))));
        for (Tier tier : settings.tiers().keySet()) {
            settings = settings.withLimits(tier, limits(random));
        }
        return random.nextInt(3) == 0 ? settings.withRetention(Duration.ofHours(random.nextInt(1, 90))) : settings;
    }

    private static TierLimits limits(SplittableRandom random) {
        TierLimits limits = TierLimits.NONE;
        if (random.nextBoolean()) {
            limits = limits.withMaxAge(Duration.ofHours(random.nextInt(1, 90)));
        }
        if (random.nextBoolean()) {
            limits = limits.withMaxFrames(random.nextInt(20));
        }
        if (random.nextBoolean()) {
            limits = limits.withMaxBytes(random.nextInt(60));
        }
        return random.nextInt(3) == 0 ? limits.withTtl(Duration.ofHours(random.nextInt(1, 90))) : limits;
    }

    private static Instant ago(SplittableRandom random) {
        return NOW.minus(Duration.ofHours(random.nextInt(100)));
    }

    private static <T> T pick(List<T> choices, SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
