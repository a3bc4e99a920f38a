package dev.stackmemory.cli.command;

import dev.stackmemory.application.FindFrame;
import dev.stackmemory.application.FindFrame.Resolution;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import java.util.stream.Collectors;

/** Finds the one frame that an argument names, or fails with what the user can do. */
final class FrameFinding {
    private FrameFinding() {}

    static Frame find(Invocation run, String idOrPrefix) {
        return find(run, run.memory().findFrame(), idOrPrefix);
    }

    static Frame find(Invocation run, FindFrame findFrame, String idOrPrefix) {
        Resolution resolution;
        try {
            resolution = findFrame.resolve(idOrPrefix, run.quickly());
        } catch (IllegalArgumentException noId) {
            throw new CommandFailed(ExitCode.NO_SUCH_FRAME, "no frame has such an id: " + noId.getMessage(), "");
        }
        return switch (resolution) {
            case Resolution.Found found -> found.frame();
            case Resolution.Unknown unknown ->
                throw new CommandFailed(
                        ExitCode.NO_SUCH_FRAME,
                        "there is no frame '" + shortened(idOrPrefix) + "'",
                        "'stackmemory list --all-projects' and 'stackmemory search WORDS' show ids.");
            case Resolution.Ambiguous ambiguous ->
                throw new CommandFailed(
                        ExitCode.AMBIGUOUS_ID,
                        "'" + shortened(idOrPrefix) + "' fits several frames: "
                                + ambiguous.candidates().stream()
                                        .map(FrameId::value)
                                        .map(FrameFinding::shortened)
                                        .collect(Collectors.joining(", ")),
                        "Type more of the id.");
        };
    }

    private static String shortened(String id) {
        return id.length() <= 80 ? id : id.substring(0, 80) + "…";
    }
}
