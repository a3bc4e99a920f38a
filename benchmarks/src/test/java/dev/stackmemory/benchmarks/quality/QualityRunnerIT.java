package dev.stackmemory.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both forms of collections go through import and search and are scored. */
class QualityRunnerIT {
    @TempDir
    private Path folder;

    @Test
    void folderOfBeirsForm_isMeasured() throws IOException {
        Files.writeString(folder.resolve("corpus.jsonl"), """
                {"_id": "d1", "title": "Caches", "text": "A cache keeps what was read."}
                {"_id": "d2", "title": "", "text": "A queue keeps what is to be done.", "session": "s", "started": "2024-08-05 19:33:32", "turn": 1}
                """);
        Files.writeString(folder.resolve("queries.jsonl"), """
                {"_id": "q1", "text": "cache read"}
                {"_id": "q2", "text": "not judged"}
                """);
        Files.writeString(folder.resolve("qrels.tsv"), "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n");

        assertThat(RetrievalFolder.fits(folder)).isTrue();
        JudgedCollection collection = RetrievalFolder.read(folder);
        assertThat(collection.questions())
                .singleElement()
                .satisfies(question -> assertThat(question.grades()).isEqualTo(Map.of(new FrameId("d1"), 2)));

        QualityReport report = new QualityReport();
        QualityRunner.run("tiny", List.of(collection), report);

        assertThat(report.table())
                .contains("| tiny | plain BM25 | 1 | 1.000 |")
                .contains("| tiny | default | 1 | 1.000 |");
    }

    @Test
    void fileOfLocomosForm_becomesTurnsInOrder_withCleanedEvidence() throws IOException {
        Path file = folder.resolve("talk.json");
        Files.writeString(file, """
                [{"sample_id": "c1",
                  "qa": [{"question": "Where is the telescope from?", "evidence": ["D1:2; D1:01", "D", "D9:9"]},
                         {"question": "Nobody knows", "evidence": []}],
                  "conversation": {"speaker_a": "Ann", "session_1_date_time": "1:56 pm on 8 May, 2023",
                    "session_1": [
                      {"speaker": "Ann", "dia_id": "D1:1", "text": "Where did you buy the telescope?"},
                      {"speaker": "Bob", "dia_id": "D1:2", "text": "In Prague.", "blip_caption": "a shop"}]}}]
                """);

        JudgedCollection collection = LocomoFile.read(file).getFirst();

        assertThat(collection.frames()).isSortedAccordingTo(Comparator.comparing(Frame::createdAt));
        assertThat(collection.frames().getLast().content())
                .contains("8 May, 2023")
                .contains("Bob: In Prague.")
                .contains("a shop");
        assertThat(collection.questions())
                .singleElement()
                .satisfies(question ->
                        assertThat(question.grades()).containsOnlyKeys(new FrameId("c1/D1:1"), new FrameId("c1/D1:2")));

        QualityReport report = new QualityReport();
        QualityRunner.run("talk", List.of(collection), report);
        assertThat(report.table()).contains("| talk | default | 1 | 1.000 |");
    }
}
