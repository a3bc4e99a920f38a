package dev.stackmemory.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the JVM's ahead-of-time cache learns from: everyday commands, one after the other, in the home that the environment names, which is there already. It is started
 * by the start script after a build, in a home that is thrown away. The argument says which: {@code quick} is what agents do all the time, {@code all} the other commands as
 * well, {@code cold} the same once more with frames that were moved to the cold tier.
 */
public final class StartRehearsal {
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

    private StartRehearsal() {}

    public static void main(String[] arguments) {
        String rehearsal = arguments[0];
        String id = record();
        quick(id);
        if (!rehearsal.equals("quick")) {
            others();
        }
        if (rehearsal.equals("cold")) {
            play("", "storage", "migrate", "--tier", "3", "--all-projects");
            quick(id);
            others();
        }
        System.exit(0); // as every command ends; it loads classes of its own
    }

    private static String record() {
        String recorded = play(
                "",
                "record",
                "--name",
                "rehearsal of a start",
                "--content",
                "words to find",
                "--state",
                "closed",
                "--json");
        Matcher id = ID.matcher(recorded);
        return id.find() ? id.group(1) : "";
    }

    private static void quick(String id) {
        play("", "show", id);
        play("", "show", id, "--json");
        play("", "search", "words", "rehearsal");
        play("", "search", "words", "--json");
    }

    private static void others() {
        play("", "--version");
        play("", "--help");
        play("", "list");
        play("", "status");
    }

    private static String play(String input, String... arguments) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        Main.run(arguments, stream, stream, in);
        return out.toString(StandardCharsets.UTF_8);
    }
}
