package dev.stackmemory.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.testkit.frame.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one archive, and processes that end in the middle. */
@Timeout(180)
class ArchiveProcessesIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;

    @TempDir
    Path folder;

    private final Map<Process, Path> outputs = new HashMap<>();

    @Test
    void twoWritingProcesses_loseNothing() throws IOException, InterruptedException {
        Process one = start("one-", 12);
        Process other = start("other-", 12);
        assertThat(one.waitFor()).isZero();
        assertThat(other.waitFor()).isZero();
        List<FrameId> acknowledged = new ArrayList<>(lines(one));
        acknowledged.addAll(lines(other));

        assertThat(acknowledged).hasSize(24);
        try (S3Archive archive = open()) {
            assertThat(archive.frames().find(acknowledged, NO_LIMIT)).hasSize(24);
            assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(24);
        }
    }

    @Test
    void writersAndCompactionOfAnotherProcess_loseNothing() throws IOException, InterruptedException {
        Process writer = start("w-", 12);
        try (S3Archive archive = open()) {
            while (writer.isAlive()) {
                archive.maintenance().compact(Progress.NONE, NO_LIMIT);
            }
            assertThat(writer.waitFor()).isZero();
            archive.maintenance().compact(Progress.NONE, NO_LIMIT);

            assertThat(archive.frames().find(lines(writer), NO_LIMIT)).hasSize(12);
            assertThat(archive.maintenance()
                            .check(true, Progress.NONE, NO_LIMIT)
                            .problems())
                    .isEmpty();
        }
    }

    @Test
    void killedInTheMiddle_keepsWhatWasAcknowledged() throws IOException, InterruptedException {
        List<FrameId> acknowledged = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            Process writer = start("round" + round + "-", 10_000);
            while (lines(writer).size() < 3 + round && writer.isAlive()) {
                Thread.sleep(5);
            }
            writer.destroyForcibly().waitFor();
            acknowledged.addAll(lines(writer));
            assertThat(acknowledged).hasSizeGreaterThan(3 * round);
            try (S3Archive archive = open()) {
                assertThat(archive.frames().find(acknowledged, NO_LIMIT)).hasSameSizeAs(acknowledged);
                archive.frames().put(List.of(Frames.stored(Frames.frame("after-" + round))), NO_LIMIT);
                assertThat(archive.maintenance()
                                .check(true, Progress.NONE, NO_LIMIT)
                                .problems())
                        .isEmpty();
            }
        }
    }

    private S3Archive open() {
        return S3Archive.open(ArchiveSettings.ofFolder(folder.resolve("archive")));
    }

    private Process start(String prefix, int count) throws IOException {
        Path output = Files.createFile(folder.resolve(prefix + "output"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritingProcess.class.getName(),
                        folder.resolve("archive").toString(),
                        prefix,
                        Integer.toString(count))
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        outputs.put(process, output);
        return process;
    }

    /** What the process has acknowledged so far, in whole lines. */
    private List<FrameId> lines(Process process) throws IOException {
        String text = Files.readString(Objects.requireNonNull(outputs.get(process)));
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(FrameId::new)
                .toList();
    }
}
