package dev.stackmemory.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every topology with an archive does that a laptop's memory can be migrated to, and come back from. */
abstract class DestinationContract extends ArchivedTopologyContract {
    /** Of more than are copied at once. */
    private static final int YOUNG = 250;

    private static final int ARCHIVED = 40;

    abstract String topology();

    /** Knows the servers, and no topology. */
    abstract CommandLineRun connected(Path home);

    @Override
    final CommandLineRun configured(Path home) {
        return connected(home).environment("STACKMEMORY_TOPOLOGY", topology());
    }

    @Test
    void aLaptopsMemory_isBackfilledIntoTheBucket_byteForByte() {
        forgetEverything();
        CommandLineRun laptop = connected(folder.resolve("laptop"));
        laptop.run("record", "--id", "old", "--content", "Old.", "--state", "closed")
                .ok();
        laptop.run("record", "--id", "older", "--content", "Older.", "--state", "closed")
                .ok();
        laptop.run("config", "set", "migration.to", topology()).ok();

        assertThat(laptop.run("storage", "backfill", "--from", "sqlite", "--to", "s3")
                        .failed(0)
                        .out())
                .contains("compared 2 frames: all are equal", "moved 2 frames on to the archive");
        assertThat(memory.run("storage", "status").ok().out()).containsPattern("cold +s3 +2 ");
        laptop.run("record", "--id", "old", "--content", "Edited.").failed(0);
        assertThat(laptop.run("storage", "backfill").failed(0).out()).contains("compared 2 frames: all are equal");
        assertSameExport(laptop, memory);
        assertThat(laptop.environment("STACKMEMORY_TOPOLOGY", "local")
                        .run("storage", "decommission", "sqlite")
                        .failed(1)
                        .err())
                .contains("the environment variable STACKMEMORY_TOPOLOGY");
    }

    @Test
    void whatALaptopHadForgotten_isRefusedAfterTheMigration() {
        CommandLineRun laptop = connected(folder.resolve("laptop"));
        laptop.run("record", "--id", "kept", "--content", "Kept.").ok();
        laptop.run("record", "--id", "gone", "--content", "Forgotten before.").ok();
        laptop.run("forget", "gone", "--yes").ok();
        laptop.run("config", "set", "migration.to", topology()).ok();
        laptop.run("storage", "backfill").failed(0);

        assertThat(memory.run("record", "--id", "gone", "--content", "Back again?")
                        .failed(1)
                        .err())
                .contains("does not come back");
        memory.run("show", "kept").failed(0);
    }

    /** What comes first is at home in PostgreSQL, what follows in the bucket, which is away when it is its turn. */
    @Test
    void aMemoryInBothHomes_comesBackToALaptop_thoughItIsCutInTheMiddle() {
        forgetEverything();
        recordMany("archived", ARCHIVED);
        moveAllToTheArchive();
        recordMany("a-young", YOUNG);
        memory.run("forget", "archived" + ARCHIVED, "--yes").failed(0);
        CommandLineRun leaving = connected(folder);
        leaving.run("config", "set", "topology", topology()).ok();
        assertThat(leaving.run("storage", "decommission", "s3").failed(1).err())
                .contains(ARCHIVED - 1 + " frames are at home in s3; nothing was changed", "storage migrate");
        assertThat(leaving.run("storage", "decommission", "paradedb").failed(1).err())
                .contains(YOUNG + " frames are at home in paradedb; nothing was changed", "migration.to");
        leaving.run("config", "set", "migration.to", "local").ok();

        dropCopies();
        removeCache();
        bucket().down().run();
        assertThat(leaving.run("storage", "decommission", "paradedb").failed(1).err())
                .contains("nothing was changed");
        assertThat(leaving.run("count", "--all-projects", "-c", "topology=local", "-c", "migration.to=none")
                        .ok()
                        .line())
                .as("in the middle")
                .isNotIn("0 frames", YOUNG + ARCHIVED - 1 + " frames");
        assertThat(leaving.run("storage", "backfill").failed(1).err()).contains("not all was copied", "s3");
        bucket().back().run();
        leaving.serversAreBack();

        int frames = YOUNG + ARCHIVED - 1;
        assertThat(leaving.run("storage", "backfill", "--from", "paradedb", "--to", "sqlite")
                        .failed(0)
                        .out())
                .contains("compared " + frames + " frames: all are equal");
        assertThat(leaving.run("storage", "backfill", "--from", "s3", "--to", "sqlite", "--json")
                        .ok()
                        .out())
                .contains("\"frames\":" + frames + ",\"copied\":0,\"equal\":" + frames);
        Path before = export(leaving, "before.jsonl");
        assertThat(leaving.run("storage", "decommission", "paradedb").failed(0).out())
                .contains("the memory is in 'local' now, " + frames + " frames");
        servers().forEach(server -> server.down().run());
        assertThat(export(leaving, "after.jsonl")).hasSameBinaryContentAs(before);
        leaving.run("show", "archived" + ARCHIVED).failed(3);
        assertThat(leaving.run("storage", "verify", "--deep").ok().out())
                .contains(frames + " frames verified, all is well");
    }

    private void forgetEverything() {
        memory.run("forget", "--all", "--all-projects", "--yes").failed(0);
    }

    private void recordMany(String name, int count) {
        String lines = IntStream.rangeClosed(1, count)
                .mapToObj(number -> "{\"id\":\"" + name + number + "\",\"state\":\"closed\",\"content\":\"Frame "
                        + number + " \u00e4 \ud83d\ude80\",\"metadata\":{\"a\" :  1}}")
                .collect(joining("\n"));
        memory.runWithInput(lines, "record").ok();
    }

    private Server bucket() {
        return servers().getLast();
    }

    private Path export(CommandLineRun from, String name) {
        Path file = folder.resolve(name);
        from.run("export", "jsonl", file.toString(), "--all-projects").failed(0);
        return file;
    }

    private void assertSameExport(CommandLineRun one, CommandLineRun other) {
        assertThat(export(other, "other.jsonl")).hasSameBinaryContentAs(export(one, "one.jsonl"));
    }
}
