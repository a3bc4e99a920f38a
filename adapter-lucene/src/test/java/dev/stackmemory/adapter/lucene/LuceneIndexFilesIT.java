package dev.stackmemory.adapter.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.WeightedTerm;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the index does with its folder. */
class LuceneIndexFilesIT {
    @TempDir
    Path home;

    private final EditableChangeFeed feed = new EditableChangeFeed("history");
    private final List<String> notices = new ArrayList<>();

    private Path folder() {
        return home.resolve("index").resolve("lucene");
    }

    private LuceneIndex index() {
        return new LuceneIndex(folder(), feed, notices::add);
    }

    private static Frame frame(String id, String content) {
        return Frame.builder(new FrameId(id), new ProjectId("p"), Instant.EPOCH)
                .content(content)
                .build();
    }

    private void recordMany(int frames) {
        feed.record(IntStream.range(0, frames)
                .mapToObj(number -> frame("f" + number, "common number" + number))
                .toList());
    }

    private static List<String> search(LuceneIndex index, String term) {
        var request = new LexicalRequest(
                Optional.empty(),
                List.of(new WeightedTerm(IndexTerm.anywhere(term), 1)),
                new Bm25(1.2, 0.6),
                5,
                FrameFilter.ALL,
                10_000);
        try (LexicalView view = index.open(Deadline.NEVER)) {
            return view.search(request, Deadline.NEVER).stream()
                    .map(LexicalHit::frame)
                    .map(FrameId::value)
                    .toList();
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder())) {
            return files.sorted().toList();
        }
    }

    private boolean filesHold(String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        for (Path file : files()) {
            String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            if (bytes.contains(new String(wanted, StandardCharsets.ISO_8859_1))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void files_arePrivate() throws IOException {
        recordMany(5);
        try (LuceneIndex index = index()) {
            index.refresh(Progress.NONE, Deadline.NEVER);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        assertThat(files())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void open_fewChanges_writesNothing() {
        recordMany(20);
        try (LuceneIndex index = index()) {
            assertThat(search(index, "common")).hasSize(20);
        }
        assertThat(folder()).doesNotExist();
    }

    @Test
    void open_manyChanges_writesThemDown() {
        recordMany(2_000);
        try (LuceneIndex index = index()) {
            assertThat(search(index, "common")).hasSize(2_000);
            assertThat(index.status(Deadline.NEVER).pending()).isZero();
            assertThat(index.status(Deadline.NEVER).bytes()).isPositive();
        }
    }

    @Test
    void refresh_tensOfThousands_keepsTheLastRevisionOfEach() {
        recordMany(12_000);
        feed.record(IntStream.range(0, 12_000)
                .filter(number -> number % 3 == 0)
                .mapToObj(number ->
                        frame("f" + number, "edited").toBuilder().revision(2).build())
                .toList());
        try (LuceneIndex index = index()) {
            assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
            assertThat(search(index, "common")).hasSize(8_000);
            assertThat(search(index, "edit")).hasSize(4_000);
            assertThat(index.status(Deadline.NEVER).frames()).isEqualTo(12_000);
        }
    }

    @Test
    void status_countsWhatIsDeadInTheSegments() {
        recordMany(3_000);
        try (LuceneIndex index = index()) {
            assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
            assertThat(index.status(Deadline.NEVER).bloat()).hasValue(1);
            IntStream.range(0, 300).forEach(number -> feed.remove(new FrameId("f" + number)));
            assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
            assertThat(index.status(Deadline.NEVER).dead().orElseThrow())
                    .as("a merge of two small segments leaves theirs out")
                    .isBetween(1L, 300L);
        }
    }

    @Test
    void refresh_cutByItsDeadline_keepsWhatItDidAndTheNextGoesOn() {
        recordMany(5_000);
        try (LuceneIndex index = index()) {
            var begun = new AtomicBoolean();
            Duration day = Duration.ofDays(1);
            Deadline onceBegun = Deadline.after(day, () -> begun.get() ? 2 * day.toNanos() : 0);
            assertThat(index.refresh((done, total) -> begun.set(true), onceBegun))
                    .isFalse();
            assertThat(index.status(Deadline.NEVER).frames()).isBetween(1L, 4_999L);
            assertThat(search(index, "common")).as("the rest is in memory").hasSize(5_000);
            assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
            assertThat(index.status(Deadline.NEVER).frames()).isEqualTo(5_000);
        }
    }

    @Test
    void open_damagedFiles_makesTheIndexAnew() throws IOException {
        recordMany(300);
        try (LuceneIndex index = index()) {
            index.refresh(Progress.NONE, Deadline.NEVER);
        }
        int rounds = files().size();
        for (int round = 0; round < rounds; round++) {
            List<Path> files = files();
            Path victim = files.get(round % files.size());
            switch (round % 3) {
                case 0 -> Files.write(victim, "garbage".getBytes(StandardCharsets.UTF_8));
                case 1 -> Files.write(victim, new byte[0]);
                default -> Files.delete(victim);
            }
            try (LuceneIndex index = index()) {
                assertThat(search(index, "common"))
                        .as("after damage to %s", victim)
                        .hasSize(300);
            }
            try (LuceneIndex index = index()) {
                assertThat(search(index, "common")).hasSize(300);
                assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
            }
        }
        assertThat(notices).isNotEmpty().allSatisfy(notice -> assertThat(notice).contains("made anew"));
    }

    @Test
    void open_segmentOverwrittenInside_recovers() throws IOException {
        recordMany(3_000);
        try (LuceneIndex index = index()) {
            index.refresh(Progress.NONE, Deadline.NEVER);
            for (Path file : files()) {
                if (file.toString().endsWith(".cfs")) {
                    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
                        bytes.seek(bytes.length() / 4);
                        bytes.write(new byte[(int) (bytes.length() / 2)]);
                    }
                }
            }
        }
        try (LuceneIndex index = index()) {
            index.rebuild(Progress.NONE, Deadline.NEVER);
            assertThat(search(index, "common")).hasSize(3_000);
        }
    }

    @Test
    void open_fileWhereTheFolderBelongs_searchesInMemory() throws IOException {
        Files.createDirectories(folder().getParent());
        Files.writeString(folder(), "not a folder");
        recordMany(300);
        try (LuceneIndex index = index()) {
            assertThat(search(index, "common")).hasSize(300);
            assertThat(search(index, "common")).hasSize(300);
        }
        assertThat(notices).hasSize(1);
    }

    /** It was killed between taking the lock and its first commit; too little is there for another to write. */
    @Test
    @Timeout(30)
    void open_programDiedBeforeItsFirstCommit_searchesInMemory() throws IOException {
        Files.createDirectories(folder());
        Files.createFile(folder().resolve("write.lock"));
        recordMany(3);
        try (LuceneIndex index = index()) {
            assertThat(search(index, "common")).hasSize(3);
            recordMany(5);
            assertThat(search(index, "common")).hasSize(5);
        }
        assertThat(notices).isEmpty();
    }

    @Test
    void open_lockFileOfADeadProcess_isNoLock() throws IOException {
        Files.createDirectories(folder());
        Files.createFile(folder().resolve("write.lock"));
        recordMany(300);
        try (LuceneIndex index = index()) {
            assertThat(index.refresh(Progress.NONE, Deadline.after(Duration.ofSeconds(30))))
                    .isTrue();
        }
    }

    @Test
    void open_anotherWriterAtWork_indexesInMemory() throws Exception {
        recordMany(10);
        try (LuceneIndex index = index()) {
            index.refresh(Progress.NONE, Deadline.NEVER);
            feed.record(IntStream.range(0, 500)
                    .mapToObj(n -> frame("g" + n, "common"))
                    .toList());
            feed.remove(new FrameId("f1"));
            try (FolderLock lock = FolderLock.take(folder())) {
                assertThat(lock.isHeld()).isTrue();
                assertThat(search(index, "common")).hasSize(509);
                assertThat(index.refresh(Progress.NONE, Deadline.after(Duration.ofMillis(50))))
                        .isFalse();
                assertThat(index.erase(List.of(new FrameId("f1")), Deadline.after(Duration.ofMillis(50))))
                        .isEmpty();
            }
            assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
            assertThat(search(index, "common")).hasSize(509);
        }
    }

    @Test
    void erase_leavesNothingInTheFiles() throws IOException {
        recordMany(400);
        feed.record(frame("secret-id-one", "zyxwvsecret first"), frame("secret-id-two", "qponmsecret second"));
        try (LuceneIndex index = index()) {
            index.refresh(Progress.NONE, Deadline.NEVER);
            feed.record(
                    frame("secret-id-two", "harmless").toBuilder().revision(2).build());
            index.refresh(Progress.NONE, Deadline.NEVER);
            assertThat(filesHold("secret-id-one")).isTrue();
            Set<FrameId> ids = Set.of(new FrameId("secret-id-one"), new FrameId("secret-id-two"));
            feed.remove(new FrameId("secret-id-one"), new FrameId("secret-id-two"));
            assertThat(index.erase(ids, Deadline.NEVER)).isEqualTo(ids);
            for (String secret : List.of("secret-id-one", "secret-id-two", "zyxwvsecret", "qponmsecret")) {
                assertThat(filesHold(secret)).as(secret).isFalse();
            }
            assertThat(search(index, "common")).hasSize(400);
        }
    }

    @Test
    void erase_withoutAnIndex_isDone() {
        try (LuceneIndex index = index()) {
            assertThat(index.erase(List.of(new FrameId("f")), Deadline.NEVER)).containsExactly(new FrameId("f"));
        }
    }

    @Test
    void erase_beforeAnythingIsWritten_leavesNothingInMemory() {
        recordMany(10);
        try (LuceneIndex index = index()) {
            assertThat(search(index, "common")).hasSize(10);
            feed.remove(new FrameId("f1"));
            assertThat(index.erase(List.of(new FrameId("f1")), Deadline.NEVER)).containsExactly(new FrameId("f1"));
            feed.confirmErased(new FrameId("f1"));
            assertThat(search(index, "common")).hasSize(9).doesNotContain("f1");
        }
    }

    @Test
    void rebuild_deadlinePassed_keepsTheOldIndex() {
        recordMany(3_000);
        try (LuceneIndex index = index()) {
            index.refresh(Progress.NONE, Deadline.NEVER);
            assertThat(index.rebuild(Progress.NONE, Deadline.after(Duration.ZERO)))
                    .isFalse();
            assertThat(index.status(Deadline.NEVER).frames()).isEqualTo(3_000);
        }
    }

    @Test
    void notices_sayWhyTheIndexIsMadeAnew() {
        recordMany(300);
        try (LuceneIndex index = index()) {
            index.refresh(Progress.NONE, Deadline.NEVER);
            feed.become("another history");
            assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
            assertThat(notices)
                    .containsExactly("The search index is made anew, because it belongs to another database.");
            feed.restore(200);
            assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
            assertThat(notices).hasSize(2);
            assertThat(search(index, "common")).hasSize(200);
        }
    }

    /** The lock of the folder, taken the way another process takes it. */
    private record FolderLock(Process process) implements AutoCloseable {
        static FolderLock take(Path folder) throws IOException {
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Holder.class.getName(),
                            folder.resolve("write.lock").toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int first = process.getInputStream().read();
            assertThat(first).isEqualTo('x');
            return new FolderLock(process);
        }

        boolean isHeld() {
            return process.isAlive();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Locks a file and waits to be killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (FileChannel file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                file.lock();
                System.out.write('x');
                System.out.flush();
                Thread.sleep(Duration.ofMinutes(1));
            }
        }
    }
}
