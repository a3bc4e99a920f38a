package dev.stackmemory.benchmarks.eviction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/**
 * Accesses to frames in their order. Frames are numbered from 0 in the order of their creation, and the first access of a frame is its
 * creation.
 */
public final class AccessTrace {
    /** The recorded trace: seed 20261120, as many accesses as touch 10,000 frames. */
    private static final String RECORDED = "trace-20261120.txt";

    /** What the recorded trace was generated from. */
    public static final long RECORDED_SEED = 20_261_120;

    static final int RECORDED_LENGTH = 49_383;

    private static final double CREATES = 0.2;
    private static final double BURST = 0.35;
    private static final int BURST_WIDTH = 40;
    private static final double BURST_DECAY = 0.9;
    private static final int PER_LINE = 25;
    private static final int RADIX = 36;

    private final int[] frames;

    private AccessTrace(int[] frames) {
        this.frames = frames;
    }

    static AccessTrace of(int... frames) {
        return new AccessTrace(frames.clone());
    }

    /** The trace that lies beside this class: frame numbers to the base 36, divided by blanks and line breaks. */
    public static AccessTrace recorded() {
        try (InputStream resource = AccessTrace.class.getResourceAsStream(RECORDED)) {
            if (resource == null) {
                throw new IllegalStateException(RECORDED + " is missing");
            }
            return parse(new String(resource.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AccessTrace parse(String text) {
        String[] words = text.strip().split("\\s+");
        int[] frames = new int[words.length];
        for (int index = 0; index < words.length; index++) {
            frames[index] = Integer.parseInt(words[index], RADIX);
        }
        return new AccessTrace(frames);
    }

    /**
     * Makes a trace as agents do: one access in five creates a frame, 35% return to one of the 40 used last (the later, the likelier),
     * the others go to any frame by Zipf's law, a frame's popularity being independent of its age. A shorter trace is the beginning of a longer one.
     */
    public static AccessTrace generate(long seed, int length) {
        var random = new SplittableRandom(seed);
        int[] frames = new int[length];
        // By popularity, the most popular first; a new frame takes a random rank.
        List<Integer> popularity = new ArrayList<>();
        for (int index = 0; index < length; index++) {
            double choice = random.nextDouble();
            if (index == 0 || choice < CREATES) {
                frames[index] = popularity.size();
                popularity.add(random.nextInt(popularity.size() + 1), popularity.size());
            } else if (choice < CREATES + BURST) {
                int back = 1;
                while (back < Math.min(BURST_WIDTH, index) && random.nextDouble() < BURST_DECAY) {
                    back++;
                }
                frames[index] = frames[index - back];
            } else {
                frames[index] = popularity.get(zipfRank(random, popularity.size()));
            }
        }
        return new AccessTrace(frames);
    }

    /** A rank from 0 by Zipf's law with exponent 1: the inverse of the integral that stands for the sum. */
    private static int zipfRank(SplittableRandom random, int ranks) {
        double rank = Math.exp(random.nextDouble() * Math.log(ranks + 1.0)) - 1;
        return Math.min(ranks - 1, (int) rank);
    }

    /** Its beginning. */
    public AccessTrace first(int accesses) {
        return new AccessTrace(Arrays.copyOf(frames, Math.min(accesses, frames.length)));
    }

    /** How many accesses. */
    public int length() {
        return frames.length;
    }

    /** The number of the frame that an access goes to. */
    public int frame(int index) {
        return frames[index];
    }

    /** How many frames it touches. */
    int distinct() {
        return (int) Arrays.stream(frames).distinct().count();
    }

    /** The text form that {@link #parse} reads. */
    String format() {
        var lines = new StringBuilder();
        for (int start = 0; start < frames.length; start += PER_LINE) {
            var line = new StringJoiner(" ", "", "\n");
            for (int index = start; index < Math.min(frames.length, start + PER_LINE); index++) {
                line.add(Integer.toString(frames[index], RADIX));
            }
            lines.append(line);
        }
        return lines.toString();
    }
}
