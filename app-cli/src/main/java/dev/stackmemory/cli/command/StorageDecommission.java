package dev.stackmemory.cli.command;

import dev.stackmemory.application.migration.BackfillFrames.BackfillReport;
import dev.stackmemory.application.migration.DecommissionStore;
import dev.stackmemory.application.migration.DecommissionStore.Finding;
import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.bootstrap.settings.ConfigurationFile;
import dev.stackmemory.bootstrap.settings.SettingKey;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.Settings.Origin;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.ProgressLine;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "decommission",
        description = {
            "Leave a store. Refused as long as anything is at home there and not, equal, in the memory that this one is migrated to.",
            "In a team, it publishes what waits on this machine first, and tells whether 'frames.db' can be left for 'hosted', 'postgres' or 'unified'.",
            "Where that memory has everything, config.yaml names it as the one in use; nothing is deleted. Exit code 1 where something was recorded at the last moment and is not there yet.",
            "A store that serves a further tier (s3, redis) is left with the topology or the setting that the answer names: until then frames are moved to it again."
        },
        footer = {
            "Examples:",
            "  stackmemory storage decommission sqlite",
            "  stackmemory storage decommission sqlite --way-back",
            "  stackmemory storage decommission s3"
        })
final class StorageDecommission extends Action {
    private static final List<String> STORES = List.of("sqlite", "paradedb", "s3", "redis");

    @Parameters(
            paramLabel = "STORE",
            description = "The store, as 'storage status' names it: sqlite, paradedb, s3 or redis.")
    private String store = "";

    @Option(
            names = "--way-back",
            description =
                    "Keep copying what is recorded to the store that is left, so that one can go back at any time.")
    private boolean wayBack;

    StorageDecommission(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        StoreId id = storeId();
        WiredTopology inUse = run.settings().get(SettingKeys.TOPOLOGY);
        Optional<WiredTopology> destination = run.settings().get(SettingKeys.MIGRATION_TO);
        if (destination.filter(to -> to.store().equals(id.technology())).isPresent()) {
            throw refused(
                    store + " is what this memory is migrated to",
                    "To give that up, say 'stackmemory config set migration.to none'.");
        }
        requireAllPublished();
        boolean homeOfNewFrames = inUse.store().equals(id.technology());
        Finding finding;
        try {
            finding = look(id, homeOfNewFrames);
        } catch (Storage.Interrupted stopped) {
            run.note("interrupted; nothing was changed");
            return ExitCode.INTERRUPTED;
        }
        return switch (finding) {
            case Finding.AtHome atHome ->
                throw refused(
                        Humane.count(atHome.frames(), "frame is", "frames are") + " at home in " + store,
                        cure(inUse, homeOfNewFrames));
            case Finding.Empty empty -> {
                if (homeOfNewFrames && inUse == WiredTopology.TEAM) {
                    yield said(
                            "nothing is at home in " + store
                                    + ", and nothing is lost with it: 'stackmemory config set topology hosted'"
                                    + " goes on with the same PostgreSQL (or postgres, or unified)",
                            false);
                }
                if (homeOfNewFrames && destination.isEmpty()) {
                    throw refused(
                            "new frames are recorded in " + store,
                            "Say where they are to go with 'stackmemory config set migration.to …'.");
                }
                yield said(
                        "nothing is at home in " + store + ", and nothing is lost with it" + howItIsLeft(inUse), false);
            }
            case Finding.Compared compared -> {
                requireEqual(compared.report());
                yield leave(inUse, destination.orElseThrow(), compared.report());
            }
        };
    }

    /** As long as a store serves a tier, the mover fills it again. */
    private String howItIsLeft(WiredTopology inUse) {
        return switch (store) {
            case "s3" ->
                switch (inUse) {
                    case LOCAL ->
                        ": 'config set tiers.hot.max-bytes none' (and max-frames, and max-age) keeps it so; what exceeds these limits is moved there again";
                    case HOSTED, POSTGRES ->
                        ": 'config set topology unified' goes on with the same PostgreSQL alone; until then old frames are moved there again";
                    case TEAM ->
                        ": 'config set stores.s3.bucket none' on each machine goes on without it; until then old frames are moved there again";
                    case UNIFIED -> "";
                };
            case "redis" ->
                switch (inUse) {
                    case HOSTED ->
                        ": it has copies alone; 'config set topology postgres' goes on without it, and 'unified' without a bucket, too";
                    case TEAM ->
                        ": it has copies alone, and the topology 'team' needs one; 'unified', 'postgres' and 'hosted' are gone to with 'storage decommission sqlite'";
                    case LOCAL, POSTGRES, UNIFIED -> "";
                };
            default -> "";
        };
    }

    private static String cure(WiredTopology inUse, boolean homeOfNewFrames) {
        if (!homeOfNewFrames) {
            return "'stackmemory storage migrate --tier N --all-projects' moves them to another tier; 'storage status' shows the tiers.";
        }
        return inUse == WiredTopology.TEAM
                ? "What is private stays on this machine: take it to a memory of its own with 'export', 'import' and 'forget', or publish it"
                        + " with 'stackmemory -c projects.private= storage sync'."
                : "Say where they are to go with 'stackmemory config set migration.to …', then run 'stackmemory storage backfill'.";
    }

    /** What waits on this machine would be seen by nobody once the store that it waits for is left. */
    private void requireAllPublished() {
        run.memory().syncNode().ifPresent(node -> {
            PublishReport report = node.publish(Deadline.NEVER);
            report.obstacle().ifPresent(obstacle -> {
                throw refused(
                        "not all of this machine was published: " + obstacle,
                        "'stackmemory storage sync' publishes what is left.");
            });
            long waiting = node.waiting(run.quickly());
            if (waiting > 0) {
                throw refused(
                        Humane.count(waiting, "frame waits", "frames wait") + " on this machine to be published",
                        "'stackmemory storage sync' says what keeps them.");
            }
        });
    }

    private StoreId storeId() {
        if (!STORES.contains(store)) {
            throw wrongUsage("'" + store + "' is none of " + String.join(", ", STORES));
        }
        return StoreId.parse(store);
    }

    private Finding look(StoreId id, boolean homeOfNewFrames) {
        DecommissionStore decommissioning = run.memory().decommissionStore();
        var done = new AtomicLong();
        try (ProgressLine progress = run.progress("copying and comparing", done::get, "frames")) {
            return decommissioning.look(
                    id.technology(),
                    homeOfNewFrames,
                    Storage.untilInterrupted(run, Storage.counting(done, progress)),
                    Deadline.NEVER);
        }
    }

    private void requireEqual(BackfillReport report) {
        if (!report.isEqual()) {
            throw refused(
                    report.obstacle()
                            .orElseGet(() ->
                                    Humane.count(report.frames() - report.equal(), "frame of it is", "frames of it are")
                                            + " not equal on the other side: "
                                            + report.differences().getFirst()),
                    "'stackmemory storage backfill' shows what differs, 'stackmemory storage outbox' why.");
        }
    }

    private static CommandFailed refused(String message, String cure) {
        return new CommandFailed(ExitCode.PROBLEMS, message + "; nothing was changed", cure);
    }

    private ExitCode leave(WiredTopology left, WiredTopology entered, BackfillReport report) {
        List<String> fixed = elsewhere();
        if (!fixed.isEmpty()) {
            throw refused(
                    "everything is in '" + entered.title() + "', but config.yaml does not decide: "
                            + String.join(" and ", fixed),
                    "Set topology to " + entered.title() + " and migration.to to " + (wayBack ? left.title() : "none")
                            + " there.");
        }
        ConfigurationFile.set(
                run.settings().configurationFile(),
                Map.of(
                        SettingKeys.TOPOLOGY.name(),
                        entered.title(),
                        SettingKeys.MIGRATION_TO.name(),
                        wayBack ? left.title() : "none"));
        String switched =
                "the memory is in '" + entered.title() + "' now, " + Humane.count(report.frames(), "frame", "frames")
                        + "; programs that have been running since before are to be started anew. "
                        + (wayBack
                                ? "What is recorded is copied to " + left.store()
                                        + "; 'config set migration.to none' ends that."
                                : "What is left in " + left.store() + " is needed no more.");
        if (isStillEqual(left)) {
            return said(switched, true);
        }
        return said(
                "the memory is in '" + entered.title() + "' now, but what was recorded a moment ago is not there yet:"
                        + " 'stackmemory -c topology=" + left.title() + " -c migration.to=" + entered.title()
                        + " storage backfill' copies it. Programs that have been running since before are to be started anew.",
                true,
                false);
    }

    /** What another program has recorded since all was compared, it has put into the outbox. */
    private boolean isStillEqual(WiredTopology left) {
        try {
            return look(StoreId.shared(left.store()), true) instanceof Finding.Compared compared
                    && compared.report().isEqual();
        } catch (Storage.Interrupted impatient) {
            return false;
        }
    }

    /** The settings that are not decided by the file. */
    private List<String> elsewhere() {
        return run.settings().list().stream()
                .filter(setting ->
                        isOf(setting.key(), SettingKeys.TOPOLOGY) || isOf(setting.key(), SettingKeys.MIGRATION_TO))
                .filter(setting -> setting.origin() instanceof Origin.Environment
                        || setting.origin() instanceof Origin.CommandLine)
                .map(StorageDecommission::describe)
                .toList();
    }

    private static boolean isOf(SettingKey<?> key, SettingKey<?> wanted) {
        return key.name().equals(wanted.name());
    }

    private static String describe(Settings.Setting setting) {
        return setting.key().name() + " is set by " + setting.origin().place();
    }

    private ExitCode said(String sentence, boolean switched) {
        return said(sentence, switched, true);
    }

    /** @param isEqual whether nothing is missing where the memory is from now on */
    private ExitCode said(String sentence, boolean switched, boolean isEqual) {
        if (run.json()) {
            run.printJson(json -> {
                json.name("store").string(store).name("switched").bool(switched);
                if (switched) {
                    json.name("isEqual").bool(isEqual);
                }
                json.name("message").string(sentence);
            });
        } else {
            run.print(sentence);
        }
        return isEqual ? ExitCode.OK : ExitCode.PROBLEMS;
    }
}
