package dev.stackmemory.adapter.s3;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.frame.Frames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts one frame after the other into an archive in a bucket, and prints the id of each once it is acknowledged. */
final class BucketWritingProcess {
    private BucketWritingProcess() {}

    /** Starts it, with its output where it is told to go. */
    static Process start(List<String> ids, BucketFixture place, ProcessBuilder.Redirect output) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BucketWritingProcess.class.getName(),
                String.join(",", ids)));
        command.addAll(place.arguments());
        return new ProcessBuilder(command)
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Arguments: the frames' ids with commas between them, then where the archive is ({@link BucketFixture#arguments}). */
    public static void main(String[] arguments) {
        List<String> place = Arrays.asList(arguments).subList(1, arguments.length);
        try (S3Archive archive = S3Archive.open(BucketFixture.settings(place))) {
            for (String id : arguments[0].split(",", -1)) {
                archive.frames().put(List.of(Frames.stored(Frames.frame(id))), Deadline.NEVER);
                System.out.println(id);
            }
        }
    }
}
