package dev.stackmemory.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the JVM's ahead-of-time cache learns from: the everyday commands, one after the other, in the home that the
 * environment names. It is started by the start script after a build, in a home that is thrown away. With the argument {@code cold} it goes on with
 * frames that were moved to the cold tier.
 */
public final class StartRehearsal {
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

    private StartRehearsal() {}

    public static void main(String[] arguments) {
        play("", "--version");
        play("", "--help");
        play("", "init");
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
        String recordedId = id.find() ? id.group(1) : "";
        reading(recordedId);
        if (List.of(arguments).contains("cold")) {
            play("", "storage", "migrate", "--tier", "3", "--all-projects");
            reading(recordedId);
        }
        System.exit(0); // as every command ends; it loads classes of its own
    }

    private static void reading(String id) {
        play("", "show", id);
        play("", "show", id, "--json");
        play("", "search", "words", "rehearsal");
        play("", "search", "words", "--json");
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
