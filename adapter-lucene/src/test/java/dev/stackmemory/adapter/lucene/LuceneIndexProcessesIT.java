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
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.WeightedTerm;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes at one folder, and the sudden end of them. */
class LuceneIndexProcessesIT {
    private static final int FRAMES = 20_000;

    @TempDir
    Path folder;

    @Test
    void search_beside_writersThatAreKilled_missesNothing() throws Exception {
        EditableChangeFeed feed = feed();
        var random = new Random(11);
        for (int round = 0; round < 3; round++) {
            List<Process> writers = new ArrayList<>();
            for (int writer = 0; writer < 2; writer++) {
                writers.add(startWriter());
            }
            Thread.sleep(random.nextInt(500));
            try (var index = new LuceneIndex(folder, feed, notice -> {})) {
                requireEverything(index);
                writers.forEach(Process::destroyForcibly);
                for (Process writer : writers) {
                    writer.waitFor();
                }
                requireEverything(index);
            }
        }
        try (var index = new LuceneIndex(folder, feed, notice -> {})) {
            assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
            requireEverything(index);
            assertThat(index.status(Deadline.NEVER).frames()).isEqualTo(FRAMES);
        }
    }

    private static void requireEverything(LuceneIndex index) {
        try (LexicalView view = index.open(Deadline.NEVER)) {
            assertThat(view.behind()).isZero();
            assertThat(view.statistics(List.of(), Set.of(), Deadline.NEVER).frames())
                    .isEqualTo(FRAMES);
            var request = new LexicalRequest(
                    Optional.empty(),
                    List.of(new WeightedTerm(IndexTerm.anywhere("common"), 1)),
                    new Bm25(1.2, 0.6),
                    5,
                    FrameFilter.ALL,
                    LexicalRequest.MAX_LIMIT);
            assertThat(view.search(request, Deadline.NEVER)).hasSize(FRAMES);
        }
    }

    private Process startWriter() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.getInputStream().read()).isEqualTo('x');
        return process;
    }

    /** The same frames at the same positions in every process. */
    private static EditableChangeFeed feed() {
        var feed = new EditableChangeFeed("shared");
        feed.record(IntStream.range(0, FRAMES)
                .mapToObj(number -> Frame.builder(
                                new FrameId("f" + number), new ProjectId("p"), Instant.ofEpochMilli(number))
                        .content("common word" + number)
                        .build())
                .toList());
        return feed;
    }

    /** Another process that indexes until it is killed. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            try (var index = new LuceneIndex(Path.of(arguments[0]), feed(), notice -> {})) {
                System.out.write('x');
                System.out.flush();
                while (true) {
                    index.refresh(Progress.NONE, Deadline.NEVER);
                    index.rebuild(Progress.NONE, Deadline.NEVER);
                }
            }
        }
    }
}
