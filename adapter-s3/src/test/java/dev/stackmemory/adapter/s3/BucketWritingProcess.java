package dev.stackmemory.adapter.s3;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.frame.Frames;
import java.util.Arrays;
import java.util.List;

/** Puts one frame into an archive in a bucket. */
final class BucketWritingProcess {
    private BucketWritingProcess() {}

    /** Arguments: the frame's id, then where the archive is ({@link BucketFixture#arguments}). */
    public static void main(String[] arguments) {
        List<String> place = Arrays.asList(arguments).subList(1, arguments.length);
        try (S3Archive archive = S3Archive.open(BucketFixture.settings(place))) {
            archive.frames().put(List.of(Frames.stored(Frames.frame(arguments[0]))), Deadline.NEVER);
        }
    }
}
