package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.node.EditClock;
import dev.stackmemory.application.node.NodeHome;
import dev.stackmemory.application.node.NodeStore;
import dev.stackmemory.application.node.OwnStore;
import dev.stackmemory.application.node.PublishFrames;
import dev.stackmemory.application.node.PublishFrames.Afterwards;
import dev.stackmemory.application.node.PublishStep;
import dev.stackmemory.application.node.SharedHome;
import dev.stackmemory.application.node.Strangers;
import dev.stackmemory.application.node.TellShared;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A node of a team that is killed while it records and publishes. */
final class PublishingProcess {
    private static final Deadline NEVER = Deadline.NEVER;

    private PublishingProcess() {}

    /** A node's own store and the shared home, put together in plain Java. */
    static final class TeamNode implements AutoCloseable {
        private final SqliteHome sqlite;
        private final ParadeDbHome shared;
        private final OwnStore own;
        private final SharedHome team;
        private final EditClock clock;
        final NodeHome home;

        TeamNode(Path folder, String url, String user, String password) {
            sqlite = SqliteHome.open(SqliteSettings.of(folder));
            shared = ParadeDbHome.open(
                    ParadeDbSettings.of(new ServerAddress(url, Optional.of(user), Optional.of(password)))
                            .withYoungestTier(Tier.COLD));
            own = OwnStore.of(new NodeStore(
                    sqlite.frames(),
                    sqlite.catalog(),
                    sqlite.ledger(),
                    sqlite.changes(),
                    sqlite.unpublished(),
                    Optional.of(sqlite.vectors())));
            team = new SharedHome(
                    shared.frames(),
                    shared.frames(),
                    shared.ledger(),
                    shared.editTimes(),
                    Optional.empty(),
                    Optional::empty);
            clock = new EditClock(own, InstantSource.system());
            home = new NodeHome(own, team, shared.frames(), NodeHome.Birthplace.NODE, clock, notice -> {});
        }

        PublishFrames publishing(Afterwards afterwards, Consumer<PublishStep> steps) {
            return new PublishFrames(own, team, Set.of(), afterwards, clock, steps);
        }

        void forgetHere(List<FrameId> frames) {
            var unused = sqlite.frames().forget(frames, NEVER);
        }

        ForgetFrames forgetting() {
            Strangers strangers = new Strangers(own, shared.ledger());
            return new ForgetFrames(
                    home,
                    List.of(
                            strangers.sparing(new TellShared(shared.frames())),
                            strangers.sparing(shared.erasing()),
                            sqlite.erasing()));
        }

        @Override
        public void close() {
            shared.close();
            sqlite.close();
        }
    }

    /**
     * Publishes and stops at a step. Arguments: what becomes of the node's copies, the step, the folder of the node, and address, user and password of the shared
     * PostgreSQL.
     */
    public static void main(String[] arguments) {
        try (TeamNode node = new TeamNode(Path.of(arguments[2]), arguments[3], arguments[4], arguments[5])) {
            PublishStep end = PublishStep.valueOf(arguments[1]);
            var unused = node.publishing(Afterwards.valueOf(arguments[0]), step -> {
                        if (step == end) {
                            KilledProcess.waitToBeKilled();
                        }
                    })
                    .publish(Progress.NONE, NEVER);
        }
    }
}
