package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A laptop's memory over two tiers, as its user sees it: where a frame lies does not show. */
class TiersTest extends ArchivedTopologyContract {
    @Override
    CommandLineRun configured(Path folder) {
        return new CommandLineRun(folder);
    }

    @Override
    List<Place> places() {
        return List.of(new Place(1, "hot", "sqlite"), ARCHIVE);
    }

    /** None; but the disk with the archive may be taken away. */
    @Override
    List<Server> servers() {
        Path archive = memory.home().resolve("archive");
        Path elsewhere = folder.resolve("unmounted");
        return List.of(new Server("archive", () -> move(archive, elsewhere), () -> move(elsewhere, archive)));
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    List<CommandLineRun> machines() {
        return List.of(memory);
    }

    /** What is recorded is at home at once. */
    @Override
    void bringHome() {}

    @Test
    void migrate_dryRun_movesNothingAndSaysWhy() {
        assertThat(memory.run("-c", "tiers.hot.max-frames=1", "storage", "migrate", "--dry-run")
                        .ok()
                        .out())
                .contains("move to tier 3 (cold): 2 frames", "3 frames, the limit is 1");
        assertThat(Files.exists(memory.home().resolve("archive"))).isFalse();
    }

    @Test
    void migrate_whatTheLimitsSay_keepsTheLeastRecentlyUsedNoLonger() {
        memory.run("show", "cache").ok();
        assertThat(memory.run("-c", "tiers.hot.max-frames=1", "storage", "migrate")
                        .ok()
                        .out())
                .startsWith("moved 2 frames");
        assertThat(memory.run("storage", "retrieve", "cache").ok().out()).contains("lies in sqlite (hot)");
        assertThat(memory.run("storage", "retrieve", "login").ok().out()).contains("was brought to sqlite (hot)");
        assertThat(memory.run("storage", "migrate").ok().line()).isEqualTo("nothing was moved");
    }

    @Test
    void migrate_framesBeingWorkedOn_stayAndTheLimitIsReported() {
        memory.run("record", "--id", "now", "--name", "Under way", "--state", "active")
                .ok();
        var result = memory.run("-c", "tiers.hot.max-frames=1", "-c", "tiers.hot.max-bytes=1 B", "storage", "migrate");
        assertThat(result.out()).startsWith("moved 3 frames");
        assertThat(result.err()).contains("tier 1 (hot) stays over its limit");
        assertThat(memory.run("show", "now").ok().out()).contains("sqlite (hot)");
    }

    @Test
    void search_ofTheArchive_tellsWhatItCost() {
        moveAllToTheArchive();
        removeCache();
        String first = memory.run("search", "token", "--explain").ok().out();
        assertThat(first)
                .containsPattern("s3 +lexical +answered +2 ")
                .containsPattern("spent in s3: [1-9][0-9]* requests?, [0-9.]+ [kM]B, \\$0.000000");
        removeCache();
        assertThat(memory.run("search", "token", "--json").ok().out())
                .containsPattern(
                        "\"spent\":\\{\"requests\":[1-9][0-9]*,\"bytesRead\":[1-9][0-9]*,\"dollars\":0.*\"home\":\"s3\"");
    }

    @Test
    void explain_whereNothingLiesInTheArchive_saysSo() {
        assertThat(memory.run("show", "login", "--explain").ok().out())
                .endsWith("nothing was asked of a store whose requests are counted\n");
        assertThat(memory.run("count", "--explain", "--json").ok().out())
                .contains("\"spent\":{\"requests\":0,\"bytesRead\":0,\"dollars\":0.0,\"stores\":[]}");
    }

    @Test
    void search_thatMaySpendNothing_namesTheArchive_andRequireCompleteMakesItAnError() {
        moveAllToTheArchive();
        removeCache();

        var partial = memory.run("search", "token", "--max-cost", "1get");
        assertThat(partial.failed(0).out()).isEmpty();
        assertThat(partial.err()).contains("s3 (lexical): too costly, the query may spend 1 request");
        assertThat(memory.run("search", "token", "--max-cost", "1get", "--require-complete")
                        .failed(5)
                        .err())
                .contains("--max-cost");
        assertThat(memory.run("search", "token", "--max-cost", "1000gets", "--max-cost", "1GB")
                        .failed(0)
                        .out())
                .contains("Fix the login");
        assertThat(memory.run("search", "token", "--max-cost", "much").failed(2).err())
                .contains("20gets");
    }

    @Test
    void count_overBothTiers_drawsBars() {
        moveAllToTheArchive();
        record("new", "A new one", "Young.");
        memory.run("record", "--id", "review", "--type", "review", "--name", "Look at it")
                .ok();

        assertThat(memory.run("count").ok().line()).isEqualTo("5 frames");
        assertThat(memory.run("count", "--by", "type").ok().out())
                .containsPattern("5 frames\\ntask +4 +█{30}\nreview +1 +█{8}\n");
        assertThat(memory.run("count", "--by", "type", "--type", "review", "--json")
                        .ok()
                        .out())
                .contains("\"frames\":1", "\"by\":\"type\"", "\"counts\":{\"review\":1}");
    }

    @Test
    void count_thatMayNotCostWhatTheArchiveTakes_fails_andOneThatNeedsNothingOfItDoesNot() {
        moveAllToTheArchive();
        record("new", "A new one", "Young.");
        removeCache();

        assertThat(memory.run("count", "--by", "tag", "--max-cost", "1get")
                        .failed(9)
                        .err())
                .contains("the query may spend 1 request", "Allow more with --max-cost");
        for (List<String> command : List.of(List.of("list"), List.of("show", "login"))) {
            List<String> limited = new ArrayList<>(command);
            limited.addAll(List.of("--max-cost", "1get"));
            assertThat(memory.run(limited.toArray(String[]::new)).failed(9).err())
                    .contains("the query may spend 1 request");
        }
        assertThat(memory.run("count", "--max-cost", "1000gets", "--max-cost", "'$0.01'")
                        .failed(2)
                        .err())
                .contains("20gets");
        assertThat(memory.run("count", "--max-cost", "1000gets", "--max-cost", "$0.01")
                        .ok()
                        .line())
                .isEqualTo("4 frames");
    }

    @Test
    void count_byNothingThatIsKnown_saysWhatIs() {
        assertThat(memory.run("count", "--by", "colour").failed(2).err()).contains("DAY", "SCORE");
    }

    @Test
    void verify_repair_bringsBackWhatTheLedgerLost() throws IOException {
        moveAllToTheArchive();
        Files.delete(memory.home().resolve("frames.db"));
        Files.deleteIfExists(memory.home().resolve("frames.db-wal"));
        Files.deleteIfExists(memory.home().resolve("frames.db-shm"));
        assertThat(memory.run("storage", "verify").failed(1).out())
                .contains("frame login lies in s3 and the ledger does not know it", "3 problems");
        assertThat(memory.run("storage", "verify", "--repair").ok().out()).contains("it was recorded anew");
        assertThat(memory.run("storage", "verify", "--deep").ok().out()).contains("3 frames verified, all is well");
        assertThat(memory.run("show", "login").ok().out()).contains("The token expired.");
    }

    @Test
    void verifyDeep_repair_healsDamagedContent_fromTheArchive() throws SQLException {
        Path backup = folder.resolve("frames.backup");
        copy(memory.home().resolve("frames.db"), backup);
        moveAllToTheArchive();
        copy(backup, memory.home().resolve("frames.db"));
        damage("login");
        assertThat(memory.run("storage", "verify", "--deep").failed(1).out())
                .contains("frame login has another content in sqlite than was recorded");
        assertThat(memory.run("storage", "verify", "--deep", "--repair")
                        .failed(0)
                        .out())
                .contains("frame login has another content in sqlite than was recorded; it is at home in s3 now");
        assertThat(memory.run("storage", "verify", "--deep").ok().out()).contains("3 frames verified, all is well");
        assertThat(memory.run("show", "login", "--json").ok().out()).contains("The token expired.\"");
    }

    @Test
    void verifyDeep_repair_dropsADamagedReplica() throws SQLException {
        moveAllToTheArchive();
        memory.run("storage", "warm").failed(0);
        damage("login");
        assertThat(memory.run("storage", "verify", "--deep").failed(1).out())
                .contains("the replica of frame login in sqlite is outdated or damaged");
        assertThat(memory.run("storage", "verify", "--deep", "--repair").ok().out())
                .contains("the replica of frame login in sqlite is outdated or damaged; it was dropped");
        assertThat(memory.run("storage", "verify", "--deep").ok().out()).contains("3 frames verified, all is well");
        assertThat(memory.run("show", "login", "--json").ok().out()).contains("The token expired.\"");
    }

    @Test
    void migrate_aFrameWithDamagedContent_staysAndIsToldEachTime() throws SQLException {
        damage("login");
        for (String moved : List.of("moved 2 frames", "nothing was moved")) {
            var result = memory.run("storage", "migrate", "--tier", "3").failed(1);
            assertThat(result.out()).startsWith(moved).doesNotContain("changed meanwhile");
            assertThat(result.err())
                    .contains(
                            "frame login stays in sqlite: its content there does not have the hash",
                            "'stackmemory storage verify --deep --repair'");
        }
    }

    private void damage(String frame) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + memory.home().resolve("frames.db"));
                var update = connection.prepareStatement("UPDATE frame_texts SET content = content || char(1)"
                        + " WHERE frame_key = (SELECT frame_key FROM frames WHERE frame_id = ?)")) {
            update.setString(1, frame);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void anEmptyFolderInThePlaceOfTheArchive_isNotTakenForIt() throws IOException {
        moveAllToTheArchive();
        Path archive = memory.home().resolve("archive");
        Path elsewhere = folder.resolve("unmounted");
        Files.move(archive, elsewhere);
        Files.createDirectory(archive);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(memory.run("show", "login").failed(5).err())
                    .contains("3 frames of this memory are at home in an archive", "the folder " + archive, "is empty");
        }
        assertThat(memory.run("-c", "stores.s3.lost=true", "storage", "verify").out())
                .contains("3 problems");
    }

    @Test
    void anArchiveOfAnotherMemory_inThePlaceOfTheArchive_isNotTakenForIt() throws IOException {
        moveAllToTheArchive();
        Path before = Files.move(memory.home(), folder.resolve("before"));
        record("theirs", "Of another memory", "Theirs.");
        moveAllToTheArchive();
        Files.move(
                before.resolve("frames.db"), memory.home().resolve("frames.db"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(memory.run("show", "login").failed(5).err())
                .contains("3 frames of this memory are at home in an archive", "was made by another memory");
        assertThat(memory.run("-c", "stores.s3.lost=true", "storage", "verify").out())
                .contains("login");
    }

    @Test
    void anOlderCatalogInThePlaceOfTheArchives_isNoticed_andNothingMovesUntilItIsVerified() {
        Path catalog = memory.home().resolve("archive").resolve("catalog.db");
        Path backup = folder.resolve("catalog.backup");
        assertThatAnOlderCatalogIsNoticed(() -> {
            copy(catalog, backup);
            return () -> copy(backup, catalog);
        });
    }

    @Test
    void anArchiveThatIsMissing_isNotTakenForAnEmptyOne() {
        moveAllToTheArchive();
        record("young", "A young one", "Still here.");
        Path archive = memory.home().resolve("archive");
        Path elsewhere = folder.resolve("unmounted");
        move(archive, elsewhere);

        assertThat(memory.run("show", "login").failed(5).err()).contains("is missing. Mount or restore it");
        var listed = memory.run("list");
        assertThat(listed.out()).contains("A young one");
        assertThat(listed.err()).contains("s3 does not answer, and what lies there is missing");
        assertThat(memory.run("show", "young").ok().out()).contains("Still here.");
        var forgotten = memory.run("forget", "cache", "--yes").failed(0);
        assertThat(forgotten.out() + forgotten.err()).contains("is missing. Mount or restore it");
        memory.run("forget", "--type", "task", "--yes").failed(5);

        move(elsewhere, archive);
        assertThat(memory.run("list").ok().out()).contains("Fix the login").doesNotContain("Warm the cache");
        memory.run("storage", "compact").ok();
        assertThat(memory.run("storage", "verify").ok().out()).contains("all is well");
    }

    @Test
    void asOf_ofWhatWasForgotten_isGoneWithItsVersion() {
        moveAllToTheArchive();
        String then = newestVersion();
        memory.run("forget", "cache", "--yes").failed(0);
        assertThat(memory.run("show", "cache", "--as-of", then).failed(12).err())
                .contains("has no version of " + then + " (any more): the oldest is of ");
        assertThat(memory.run("list", "--as-of", newestVersion()).failed(0).out())
                .contains("Fix the login")
                .doesNotContain("cache");
    }

    @Test
    void asOf_whereThereIsNothingToLookAt_saysWhy() {
        assertThat(memory.run("list", "--as-of", "7d").failed(12).err()).contains("there is no archive here");
        memory.run("storage", "versions").failed(12);
        moveAllToTheArchive();
        assertThat(memory.run("count", "--as-of", "2020-01-31").failed(12).err())
                .contains("no version of 2020-01-31T23:59:59.999Z")
                .containsPattern("the oldest is of 20[0-9]{2}-");
        assertThat(memory.run("list", "--as-of", "soon").failed(2).err()).contains("--as-of: 'soon' is no time");
    }

    @Test
    void compression_isThatOfTheSettings_forNewFiles() throws IOException {
        memory.run("-c", "stores.s3.compression=snappy", "storage", "migrate", "--tier", "3")
                .failed(0);
        assertThat(dataFiles()).isNotEmpty().noneMatch(TiersTest::isZstd);
        record("young", "A young one", "Of the usual form.");
        memory.run("storage", "migrate", "--tier", "3").failed(0);
        assertThat(dataFiles()).anyMatch(TiersTest::isZstd);
        assertThat(memory.run("search", "token").failed(0).out()).contains("Fix the login");
        assertThat(memory.run("show", "young").ok().out()).contains("Of the usual form.");
        assertThat(memory.run("-c", "stores.s3.compression=gzip", "list")
                        .failed(12)
                        .err())
                .contains("one of zstd, snappy");
    }

    private List<String> dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(memory.home().resolve("archive"))) {
            var contents = new ArrayList<String>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
                contents.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
            return contents;
        }
    }

    /** What is compressed by zstd begins with these bytes (RFC 8878, 3.1.1). */
    private static boolean isZstd(String file) {
        return file.contains("(\u00b5/\u00fd");
    }

    @Test
    void import_ofWhatWasArchived_takesWhatIsNew() throws IOException {
        Path export = folder.resolve("export.jsonl");
        var unused = memory.run("export", "jsonl", export.toString()).failed(0);
        moveAllToTheArchive();
        assertThat(memory.run("import", "jsonl", export.toString(), "--json")
                        .failed(0)
                        .out())
                .contains("\"unchanged\":3");
    }

    @Test
    void retention_forgetsWhatIsOlder() {
        moveAllToTheArchive();
        assertThat(memory.run("-c", "retention=30 d", "storage", "migrate")
                        .failed(0)
                        .out())
                .contains("3 forgotten, their retention had ended");
        assertThat(memory.run("list").failed(0).out()).doesNotContain("login");
    }

    @Test
    void status_showsTheAverageScoreOfEachTier() {
        memory.runWithInput("""
                        {"id":"good","state":"closed","content":"A good one.","score":0.9}
                        {"id":"fair","state":"closed","content":"A fair one.","score":0.6}
                        {"id":"poor","state":"closed","content":"A poor one.","score":0.1}
                        """, "record").ok();
        memory.run("forget", "login", "cache", "deploy", "--yes").ok();
        assertThat(memory.run("storage", "status").ok().out())
                .containsPattern("BYTES +SCORE ")
                .containsPattern("hot +sqlite +3 +[0-9.]+ k?B +0[.]53 ");
        memory.run("show", "poor").ok();
        assertThat(memory.run("-c", "tiers.hot.max-frames=1", "storage", "migrate")
                        .ok()
                        .out())
                .startsWith("moved 2 frames");
        assertThat(memory.run("storage", "status").ok().out())
                .containsPattern("hot +sqlite +1 +[0-9.]+ k?B +0[.]10 ")
                .containsPattern("cold +s3 +2 +[0-9.]+ k?B +0[.]75 ");
    }

    @Test
    void tierThatNothingServes_isRefused() {
        assertThat(memory.run("storage", "migrate", "--tier", "2").failed(12).err())
                .contains("no store serves tier 2 (warm)");
        assertThat(memory.run("storage", "migrate", "--tier", "4").failed(2).err())
                .contains("there is no tier 4");
        assertThat(Optional.of(memory.home().resolve("archive"))).get().matches(Files::notExists);
    }
}
