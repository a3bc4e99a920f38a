package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands tell of how the memory does. */
class WatchingTest {
    @TempDir
    private Path folder;

    private CommandLineRun memory;

    @BeforeEach
    void recordFrames() {
        memory = new CommandLineRun(folder);
        for (String id : new String[] {"a", "b", "c"}) {
            memory.run("record", "--id", id, "--content", "Words of " + id, "--state", "closed")
                    .ok();
        }
    }

    private String stats(String... more) {
        String[] arguments = new String[more.length + 4];
        System.arraycopy(new String[] {"storage", "stats", "--since", "2026-01-01"}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return memory.run(arguments).ok().out();
    }

    @Test
    void stats_addUpWhatEarlierCommandsDid() {
        memory.run("show", "a").ok();
        assertThat(memory.run("storage", "migrate", "--tier", "3").failed(0).out())
                .startsWith("moved ");
        memory.run("show", "b").ok();
        assertThat(stats())
                .contains("TIER", "P50", "P95", "P99")
                .containsPattern("hot +sqlite +record +3 +0 +3 +[0-9.]+ [µm]?s ")
                .containsPattern("hot +sqlite +find +[1-9]")
                .containsPattern("cold +s3 +find +[1-9]")
                .containsPattern("read in +hot 50% \\(1 of 2\\), cold 50% \\(1 of 2\\)")
                .containsPattern("mover +1 round, 3 moved")
                .containsPattern("breaker s3 +closed");
        assertThat(stats("--json"))
                .contains(
                        "\"store\":\"sqlite\",\"operation\":\"record\",\"calls\":3,\"failed\":0,\"items\":3,\"p50Millis\":")
                .contains("\"reads\":{\"hot\":1,\"warm\":0,\"cold\":1}")
                .contains("\"mover\":{\"rounds\":1,\"moved\":3,\"promoted\":0,\"evicted\":0,\"expired\":0}")
                .contains("\"outbox\":[{\"topic\":\"embed\",\"waiting\":0,\"deadLetters\":0}")
                .contains("\"breakers\":[{\"store\":\"s3\",\"state\":\"closed\",\"opened\":0}]");
    }

    @Test
    void stats_countPromotions() {
        memory.run("storage", "migrate", "--tier", "3").failed(0);
        assertThat(stats()).doesNotContain("promoted");
        for (int time = 0; time < 3; time++) {
            memory.run("show", "a").ok();
        }
        assertThat(memory.run("-c", "tiers.promotion-threshold=3", "storage", "migrate")
                        .failed(0)
                        .out())
                .contains("1 copied to the hot tier");
        assertThat(stats()).containsPattern("mover +2 rounds, 3 moved, 1 promoted");
        assertThat(stats("--json")).contains("\"promoted\":1");
    }

    @Test
    void stats_ofATimeInWhichNothingHappened_saySo() {
        assertThat(memory.run("storage", "stats", "--since", "2999-01-01").ok().out())
                .contains("from 0 entries", "nothing was asked");
        assertThat(memory.run("storage", "stats", "--since", "yesterday")
                        .failed(2)
                        .err())
                .contains("--since: 'yesterday' is no time");
    }

    @Test
    void log_tellsNothingOfTheFrames() throws IOException {
        memory.run("record", "--id", "secret-id", "--content", "zanzibarquux").ok();
        var unused = memory.run("search", "zanzibarquux");
        assertThat(Files.readString(memory.home().resolve("activity.log")))
                .contains("call=1/sqlite/SEARCH")
                .doesNotContain("secret", "zanzibar");
    }

    @Test
    void logThatCannotBeWritten_spoilsNoCommand() throws IOException {
        Files.delete(memory.home().resolve("activity.log"));
        Files.createDirectory(memory.home().resolve("activity.log"));
        var shown = memory.run("show", "a").failed(0);
        assertThat(shown.out()).contains("Words of a");
        assertThat(shown.err()).contains("the figures of this command are not kept: ");
    }

    @Test
    void status_showsTheTiers_andAlertsWithWhatHelps() {
        assertThat(memory.run("status").ok().out())
                .containsPattern("hot +sqlite, 3 frames, [0-9.]+ k?B, 0% full")
                .containsPattern("cold +s3, 0 frames, 0 B\n")
                .doesNotContain("alert");
        assertThat(memory.run("-c", "alerts.hot-bytes=10 B", "status").ok().out())
                .containsPattern("alert +large-hot-tier: .*; 'storage daemon' with alerts.run-actions moves frames");
        assertThat(memory.run("-c", "alerts.hot-bytes=10 B", "status", "--json")
                        .ok()
                        .out())
                .contains("\"tiers\":[{\"tier\":1,\"stores\":[\"sqlite\"],\"frames\":3,")
                .containsPattern(
                        "\"alerts\":\\[\\{\"alert\":\"large-hot-tier\",\"since\":\"[^\"]*\",\"text\":\"[^\"]*\","
                                + "\"remedy\":\"rebalance\"}]");
        assertThat(memory.home().resolve("alerts.log"))
                .as("looking raises nothing")
                .doesNotExist();
    }

    @Test
    void manyColdReads_areAnAlert_fromTheFiguresOfEarlierCommands() {
        assertThat(memory.run("storage", "migrate", "--tier", "3").failed(0).out())
                .startsWith("moved ");
        for (int time = 0; time < 3; time++) {
            memory.run("show", "a").ok();
        }
        assertThat(memory.run("-c", "alerts.min-samples=3", "status").ok().out())
                .contains("many-cold-reads: 100% of 3 reads went to the cold tier");
        assertThat(memory.run("status").ok().out()).as("too few").doesNotContain("alert");
        assertThat(memory.run("-c", "alerts.min-samples=3", "-c", "alerts.cold-reads=none", "status")
                        .ok()
                        .out())
                .doesNotContain("alert");
    }

    @Test
    void monitor_withoutATerminal_printsHowThingsStand_andEnds() {
        assertThat(memory.run("monitor").ok().out())
                .startsWith("stackmemory · local · " + memory.home())
                .containsPattern("hot +sqlite +3 +0 +[0-9.]+ k?B +░{20} +0%")
                .containsPattern("cold +s3 +0 +0 +0 B +no limit")
                .contains("the last 5 minutes")
                .doesNotContain("\u001b");
        assertThat(memory.run("-c", "alerts.hot-bytes=10 B", "monitor", "--json")
                        .ok()
                        .line())
                .contains("\"tiers\":[", "\"calls\":[", "\"alerts\":[{\"alert\":\"large-hot-tier\"")
                .doesNotContain("\n");
        assertThat(memory.run("monitor", "--interval", "soon").failed(2).err()).contains("'soon' is no time");
    }
}
