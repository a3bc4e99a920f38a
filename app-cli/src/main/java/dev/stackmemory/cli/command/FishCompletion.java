package dev.stackmemory.cli.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes completions in fish's own language, which picocli does not. */
final class FishCompletion {
    private FishCompletion() {}

    static String script(CommandSpec root) {
        var script = new StringBuilder("complete -c " + root.name() + " -f\n");
        commands(root, "__fish_use_subcommand", root.name(), script);
        return script.toString();
    }

    private static void commands(CommandSpec parent, String condition, String program, StringBuilder script) {
        parent.subcommands().forEach((name, line) -> {
            CommandSpec spec = line.getCommandSpec();
            script.append("complete -c ")
                    .append(program)
                    .append(" -n ")
                    .append(quoted(condition))
                    .append(" -a ")
                    .append(quoted(name))
                    .append(" -d ")
                    .append(quoted(first(spec.usageMessage().description())))
                    .append('\n');
            String inside = "__fish_seen_subcommand_from " + name;
            for (OptionSpec option : spec.options()) {
                option(option, inside, program, script);
            }
            if (!spec.subcommands().isEmpty()) {
                commands(spec, inside, program, script);
            }
        });
    }

    private static void option(OptionSpec option, String condition, String program, StringBuilder script) {
        script.append("complete -c ").append(program).append(" -n ").append(quoted(condition));
        for (String name : option.names()) {
            script.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
        }
        script.append(option.arity().max() > 0 ? " -r" : "")
                .append(" -d ")
                .append(quoted(first(option.description())))
                .append('\n');
    }

    private static String first(String[] lines) {
        return lines.length == 0 ? "" : lines[0];
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
