package dev.stackmemory.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.GlobalOptions;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.invocation.Reporting;
import dev.stackmemory.cli.invocation.Surroundings;
import dev.stackmemory.cli.invocation.Terminals;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The help of every command is whole, and its examples are understood. */
class HelpTest {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    static Stream<CommandLine> commands() {
        return all(tree("--help"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_describesEverything(CommandLine command) {
        String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);

        assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
        assertThat(help).contains("Exit codes:");
        for (ExitCode code : ExitCode.values()) {
            assertThat(help).contains(code.number() + "  " + code.meaning());
        }
        command.getCommandSpec()
                .options()
                .forEach(option -> assertThat(option.description())
                        .as("description of %s", option.longestName())
                        .isNotEmpty());
        if (command.getSubcommands().isEmpty()) {
            assertThat(help).contains("Examples:");
        }
    }

    /** Picocli formats every text, and warns on the terminal of one that has a percent sign by itself. */
    @ParameterizedTest
    @MethodSource("commands")
    void help_everyTextIsAFormat(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        UsageMessageSpec usage = spec.usageMessage();

        Stream.of(
                        Stream.of(usage.header(), usage.description(), usage.footer()),
                        spec.args().stream().map(HelpTest::asWritten))
                .flatMap(texts -> texts)
                .flatMap(Arrays::stream)
                .forEach(text -> assertThatCode(() -> formatted(text)).as(text).doesNotThrowAnyException());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_examplesAreUnderstood(CommandLine command) {
        for (String line : command.getCommandSpec().usageMessage().footer()) {
            String call = formatted(line).strip();
            int start = call.indexOf("stackmemory ");
            if (start < 0 || !line.startsWith("  ") || call.startsWith("source")) {
                continue;
            }
            List<String> words = words(call.substring(start).replaceFirst(" [|>].*", ""));
            String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
            assertThat(tree(arguments).parseArgs(arguments).hasSubcommand())
                    .as(line)
                    .isTrue();
        }
    }

    /** The specification gives the description formatted. */
    private static String[] asWritten(ArgSpec argument) {
        var member = (AnnotatedElement) argument.userObject();
        return Stream.concat(
                        Arrays.stream(member.getAnnotationsByType(Option.class)).map(Option::description),
                        Arrays.stream(member.getAnnotationsByType(Parameters.class))
                                .map(Parameters::description))
                .flatMap(Arrays::stream)
                .toArray(String[]::new);
    }

    private static String formatted(String text) {
        return String.format(Locale.ROOT, text);
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words;
    }

    private static Stream<CommandLine> all(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(HelpTest::all));
    }

    private static CommandLine tree(String... arguments) {
        var surroundings = new Surroundings(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                Map.of(),
                Path.of(""),
                Terminals.NONE,
                InstantSource.system(),
                ZoneOffset.UTC);
        var run = new Invocation(surroundings, new GlobalOptions());
        return CommandTree.build(run, new Reporting(run, arguments), arguments);
    }
}
