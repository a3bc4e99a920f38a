package dev.stackmemory.benchmarks.speed;

import java.nio.file.Path;

/**
 * What a measurement works on.
 *
 * @param root of the repository, where the launcher lies
 * @param folder for what the measurement writes
 * @param frames what is recorded and searched
 * @param scale how much of it
 */
record Bench(Path root, Path folder, GeneratedFrames frames, Scale scale) {
    /**
     * How much is measured.
     *
     * @param records how often a frame is recorded, and found
     * @param small the frames of a small store
     * @param large the frames of a large store
     * @param huge the frames of the largest store that growth is followed to
     * @param rounds how often all questions are asked, after one round that is not counted
     * @param starts how often the program is started
     * @param fileBytes the size of the file that is imported
     * @param seconds how long clients ask
     */
    record Scale(int records, int small, int large, int huge, int rounds, int starts, long fileBytes, int seconds) {
        /** What the goals speak of. */
        static final Scale FULL = new Scale(5_000, 10_000, 100_000, 1_000_000, 3, 21, 1L << 30, 60);

        /** The same with another large store, and another largest one. */
        Scale with(int ofLarge, int ofHuge) {
            return new Scale(records, small, ofLarge, ofHuge, rounds, starts, fileBytes, seconds);
        }

        /** Enough to see that a measurement runs. */
        static final Scale TINY = new Scale(20, 40, 120, 240, 1, 1, 1L << 16, 1);
    }
}
