package dev.stackmemory.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the scripts complete, asked of the shell itself where one is at hand. */
class CompletionTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "stat, status",
        "storage re, retrieve rebuild-index reembed",
        "import cl, claude-code",
        "search --exp, --explain",
        "record --base, --base-revision"
    })
    void bash_completesCommandsAndOptions(String typed, String expected) throws Exception {
        Path script = Files.writeString(
                folder.resolve("completion.bash"),
                run().run("completion", "bash").ok().out());

        assertThat(completedByBash(script, typed)).containsExactlyInAnyOrder(expected.split(" "));
    }

    @Test
    void zsh_loadsTheSameScript() {
        assertThat(run().run("completion", "zsh").ok().out())
                .isEqualTo(run().run("completion", "bash").ok().out())
                .contains("bashcompinit");
    }

    @Test
    void fish_namesEveryCommandWithItsOptions() {
        assertThat(run().run("completion", "fish").ok().out())
                .contains("complete -c stackmemory -n '__fish_use_subcommand' -a 'search' -d ")
                .contains("complete -c stackmemory -n '__fish_seen_subcommand_from search' -l explain -d ")
                .contains("complete -c stackmemory -n '__fish_seen_subcommand_from storage' -a 'reembed' -d ");
    }

    private CommandLineRun run() {
        return new CommandLineRun(folder);
    }

    private static List<String> completedByBash(Path script, String typed) throws Exception {
        String ask = """
                source "$1"
                compopt() { :; } # works while bash itself completes only
                read -r -a COMP_WORDS <<<"stackmemory $2"
                COMP_LINE="stackmemory $2" COMP_POINT=$((12 + ${#2})) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                [[ $(complete -p stackmemory) =~ -F\\ ([^ ]+) ]] || exit 1
                "${BASH_REMATCH[1]}" stackmemory "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        Process bash = new ProcessBuilder("bash", "--norc", "-c", ask, "bash", script.toString(), typed)
                .redirectErrorStream(true)
                .start();
        String answer = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).as(answer).isZero();
        return answer.lines().map(String::strip).toList();
    }
}
