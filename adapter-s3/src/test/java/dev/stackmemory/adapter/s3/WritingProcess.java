package dev.stackmemory.adapter.s3;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.frame.Frames;
import java.nio.file.Path;
import java.util.List;

/** Puts one frame after the other, and prints the id of each once it is acknowledged. */
final class WritingProcess {
    private WritingProcess() {}

    /** Arguments: folder, prefix of the ids, number of frames. */
    public static void main(String[] arguments) {
        try (S3Archive archive = S3Archive.open(ArchiveSettings.ofFolder(Path.of(arguments[0])))) {
            for (int number = 0; number < Integer.parseInt(arguments[2]); number++) {
                String id = arguments[1] + number;
                archive.frames().put(List.of(Frames.stored(Frames.frame(id))), Deadline.NEVER);
                System.out.println(id);
            }
        }
    }
}
