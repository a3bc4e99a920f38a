package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.json.FrameDefaults;
import dev.stackmemory.ports.json.FrameJson;
import dev.stackmemory.ports.json.MalformedFrameJson;
import java.util.ArrayList;
import java.util.List;

/** Reads frames that were piped in: one JSON object over any number of lines, or one on each line. */
final class FrameInput {
    private FrameInput() {}

    /**
     * @throws MalformedFrameJson naming the line, if it is neither; then no frame has been taken
     */
    static List<Frame> read(byte[] input, Invocation run) {
        FrameDefaults defaults = new FrameDefaults(run.memory().newIds(), run.project(), run.now());
        List<Frame> frames = new ArrayList<>();
        int lineNumber = 0;
        for (int start = 0; start < input.length; ) {
            int end = lineEnd(input, start);
            lineNumber++;
            if (!isBlank(input, start, end)) {
                try {
                    frames.add(FrameJson.read(input, start, end - start, defaults));
                } catch (MalformedFrameJson malformed) {
                    boolean moreFollows = !isBlank(input, end, input.length);
                    if (frames.isEmpty() && moreFollows) {
                        return List.of(FrameJson.read(input, 0, input.length, defaults));
                    }
                    throw new MalformedFrameJson(
                            malformed.reason(), lineNumber - 1 + malformed.line(), malformed.column());
                }
            }
            start = end + 1;
        }
        return frames;
    }

    private static int lineEnd(byte[] input, int start) {
        int end = start;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean isBlank(byte[] input, int start, int end) {
        for (int index = start; index < end; index++) {
            if (input[index] != ' ' && input[index] != '\t' && input[index] != '\r' && input[index] != '\n') {
                return false;
            }
        }
        return true;
    }
}
