package dev.stackmemory.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one archive in a bucket, whose catalog is in PostgreSQL: as the machines of a memory. */
@Timeout(180)
class BucketProcessesIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;

    @TempDir
    private Path folder;

    private final BucketFixture fixture = new BucketFixture();

    @AfterEach
    void closeFixture() {
        fixture.close();
    }

    private record Writer(Process process, Path output) {
        List<String> acknowledged() throws IOException {
            return Files.readAllLines(output);
        }
    }

    private Writer start(List<String> ids) throws IOException {
        Path output = folder.resolve(ids.getFirst());
        return new Writer(
                BucketWritingProcess.start(ids, fixture, ProcessBuilder.Redirect.to(output.toFile())), output);
    }

    private static List<String> ids(String prefix) {
        return IntStream.range(0, 8).mapToObj(number -> prefix + number).toList();
    }

    @Test
    void twoWritingProcesses_andOneThatCompacts_loseNothing() throws IOException, InterruptedException {
        List<String> ofOne = ids("one-");
        List<String> ofOther = ids("other-");
        // Not the fixture's settings, which take a file on its way for a leftover.
        try (S3Archive archive = S3Archive.open(BucketFixture.settings(fixture.arguments()))) {
            Writer one = start(ofOne);
            Writer other = start(ofOther);
            while (one.process().isAlive() || other.process().isAlive()) {
                archive.maintenance().compact(Progress.NONE, NO_LIMIT);
            }
            assertThat(one.process().waitFor()).isZero();
            assertThat(other.process().waitFor()).isZero();
            assertThat(one.acknowledged()).isEqualTo(ofOne);
            assertThat(other.acknowledged()).isEqualTo(ofOther);

            List<FrameId> all = Stream.concat(ofOne.stream(), ofOther.stream())
                    .map(FrameId::new)
                    .toList();
            assertThat(archive.frames().find(all, NO_LIMIT)).containsOnlyKeys(all);
            assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(all.size());
            assertThat(archive.maintenance()
                            .check(true, Progress.NONE, NO_LIMIT)
                            .problems())
                    .isEmpty();
        }
    }
}
