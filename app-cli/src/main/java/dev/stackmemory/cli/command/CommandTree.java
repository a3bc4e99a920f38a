package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.GlobalOptions;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.invocation.Reporting;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands. Only those that the arguments may mean are built, because building a command takes time. */
public final class CommandTree {
    private static final Map<String, Function<Invocation, Object>> COMMANDS = new LinkedHashMap<>();
    private static final Map<String, Function<Invocation, Object>> CONFIG = new LinkedHashMap<>();
    private static final Map<String, Function<Invocation, Object>> STORAGE = new LinkedHashMap<>();
    private static final Set<String> NEED_ALL = Set.of("completion", "-h", "--help");
    private static final Set<String> NEED_NONE = Set.of("-V", "--version");

    static {
        COMMANDS.put("init", Init::new);
        COMMANDS.put("status", Status::new);
        COMMANDS.put("record", RecordFrame::new);
        COMMANDS.put("import", ImportSource::new);
        COMMANDS.put("search", SearchMemory::new);
        COMMANDS.put("show", ShowFrame::new);
        COMMANDS.put("list", ListFrames::new);
        COMMANDS.put("count", CountFrames::new);
        COMMANDS.put("forget", ForgetMemory::new);
        COMMANDS.put("export", ExportMemory::new);
        COMMANDS.put("config", run -> new Group());
        COMMANDS.put("storage", run -> new Group());
        COMMANDS.put("monitor", Monitor::new);
        COMMANDS.put("completion", Completion::new);
        CONFIG.put("show", Config.Show::new);
        CONFIG.put("set", Config.Set::new);
        CONFIG.put("check", ConfigCheck::new);
        STORAGE.put("status", StorageStatus::new);
        STORAGE.put("versions", StorageVersions::new);
        STORAGE.put("stats", StoragePlaces.Stats::new);
        STORAGE.put("migrate", StorageMigrate::new);
        STORAGE.put("retrieve", StorageMoves.Retrieve::new);
        STORAGE.put("sync", StorageSync::new);
        STORAGE.put("daemon", StorageMoves.Daemon::new);
        STORAGE.put("warm", StorageWarm::new);
        STORAGE.put("compact", Storage.Compact::new);
        STORAGE.put("verify", Storage.Verify::new);
        STORAGE.put("rebuild-index", StorageDerived.RebuildIndex::new);
        STORAGE.put("reembed", StorageDerived.Reembed::new);
        STORAGE.put("outbox", StorageOutbox::new);
        STORAGE.put("backfill", StorageBackfill::new);
        STORAGE.put("rollout", StorageRollout::new);
        STORAGE.put("decommission", StorageDecommission::new);
    }

    private CommandTree() {}

    /** The program with the commands that the arguments name, or with all of them where they name none but ask for more than the version. */
    public static CommandLine build(Invocation run, Reporting reporting, String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        boolean all = words.stream().noneMatch(word -> COMMANDS.containsKey(word) || NEED_NONE.contains(word))
                || words.stream().anyMatch(NEED_ALL::contains);
        var root = new CommandLine(new Root(run));
        COMMANDS.forEach((name, make) -> {
            if (all || words.contains(name)) {
                root.addSubcommand(name, command(name, make, run));
            }
        });
        root.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(Math.min(
                        120, Math.max(60, run.surroundings().terminals().columns())))
                .setOut(new PrintWriter(run.surroundings().out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(run.surroundings().err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(reporting)
                .setExecutionExceptionHandler(reporting)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        run.style().coloured() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        if (words.stream().anyMatch(NEED_ALL::contains)) {
            explainExitCodes(root);
        }
        return root;
    }

    private static CommandLine command(String name, Function<Invocation, Object> make, Invocation run) {
        var line = new CommandLine(make.apply(run));
        switch (name) {
            case "config" -> group(line, "Show, set and try settings.", CONFIG, run);
            case "storage" -> group(line, "See and keep the stores in order.", STORAGE, run);
            default -> {}
        }
        return line;
    }

    private static void group(
            CommandLine line, String description, Map<String, Function<Invocation, Object>> commands, Invocation run) {
        line.getCommandSpec().usageMessage().description(description);
        commands.forEach((name, make) -> line.addSubcommand(name, make.apply(run)));
    }

    private static void explainExitCodes(CommandLine line) {
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        Stream<String> codes = Stream.concat(
                Stream.of("", "Exit codes:"),
                Arrays.stream(ExitCode.values())
                        .map(code -> String.format(Locale.ROOT, "  %3d  %s", code.number(), code.meaning())));
        usage.footerHeading("%n")
                .footer(Stream.concat(Arrays.stream(usage.footer()), codes).toArray(String[]::new));
        line.getSubcommands().values().forEach(CommandTree::explainExitCodes);
    }

    @Command(
            name = "stackmemory",
            description = "A memory for AI agents: records what they do, and finds it again.",
            synopsisSubcommandLabel = "COMMAND",
            versionProvider = Version.class,
            footer = {
                "Examples:",
                "  stackmemory record --name 'Fix the login' --content 'The token had expired.'",
                "  stackmemory search login token",
                "  stackmemory import claude-code ~/.claude/projects",
                "  stackmemory list --since 7d"
            })
    static final class Root implements Runnable {
        @Mixin
        @SuppressWarnings("UnusedVariable") // picocli fills it
        private final GlobalOptions options;

        @Spec
        private CommandSpec spec;

        @SuppressWarnings("NullAway.Init") // picocli sets the specification
        Root(Invocation run) {
            this.options = run.options();
        }

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }

    /** A command that only has commands. */
    @Command(synopsisSubcommandLabel = "COMMAND")
    static final class Group implements Runnable {
        @Spec
        private CommandSpec spec;

        @SuppressWarnings("NullAway.Init") // picocli sets the specification
        Group() {}

        @Override
        public void run() {
            throw new ParameterException(
                    spec.commandLine(),
                    "a command is missing: one of "
                            + String.join(", ", spec.subcommands().keySet()));
        }
    }

    /** Says which program this is. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = CommandTree.class.getPackage().getImplementationVersion();
            return new String[] {"stackmemory " + (version == null ? "0.1.0" : version)};
        }
    }
}
