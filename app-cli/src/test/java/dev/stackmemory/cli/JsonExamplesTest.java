package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/cli-json.md are what the program prints. */
class JsonExamplesTest {
    private static final Pattern EXAMPLE = Pattern.compile("```console\n\\$ ([^`]*?stackmemory [^\n]*)\n([^`]*)```");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final String PIPE = " | ";

    /** What differs from machine to machine. */
    private static final Pattern VARYING = Pattern.compile(
            "\"(bytes\\w*|tookMillis|p\\d+Millis|calls|items|entries|full|score|words|context|proximity|lead|feedback|recency)\":[-0-9.Ee]+"
                    + "|\"(hash|placedAt|lastReadAt|next|watermark)\":\"[^\"]*\""
                    + "|\"(home|file|path)\":\"/[^\"]*\"");

    @TempDir
    private Path folder;

    private static final String MODEL_ADDRESS = "http://localhost:11434";

    @Test
    void examples_areTrue() throws Exception {
        try (var server = new ModelServer()) {
            examplesAreTrue(server);
        }
    }

    private void examplesAreTrue(ModelServer server) throws Exception {
        var memory = new CommandLineRun(Files.createDirectory(folder.resolve("my-project")));
        String document = Files.readString(Path.of("../docs/cli-json.md"));
        Matcher example = EXAMPLE.matcher(document);
        int examples = 0;
        while (example.find()) {
            String call = example.group(1).replace(MODEL_ADDRESS, server.url());
            String input = call.contains(PIPE)
                    ? words(call.substring(0, call.indexOf(PIPE))).getLast() + "\n"
                    : "";
            List<String> arguments = words(call.substring(call.indexOf("stackmemory ")));
            var result = memory.runWithInput(
                    input, arguments.subList(1, arguments.size()).toArray(String[]::new));

            String printed = result.out().isEmpty() ? result.err() : result.out();
            String expected = example.group(2).lines().map(String::strip).collect(Collectors.joining());
            assertThat(steady(printed.strip())).as(call).isEqualTo(steady(expected));
            examples++;
        }
        assertThat(examples).isGreaterThan(15);
    }

    private static String steady(String json) {
        return VARYING.matcher(json).replaceAll(found -> found.group().replaceFirst(":.*", ":0"));
    }

    /** As a shell splits them; a line break in quotes belongs to its word. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words;
    }
}
