package dev.stackmemory.application.tier;

import dev.stackmemory.application.SessionStarts;
import dev.stackmemory.application.SessionStarts.SessionStart;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import java.util.Optional;

/**
 * Makes ready what a session is likely to want as it begins: copies of its own frames and of those of its projects, in the fast place, and answers to the questions that are
 * asked most. Nobody has asked for it, so what fails is left. Thread-safe.
 */
public final class WarmSessions {
    /** How many frames of the session are chosen at most, and how many of its projects. */
    static final int FRAMES = 100;

    private final SessionStarts starts;
    private final WarmSession warming;
    private final Optional<PrepareAnswers> answers;

    /** @param answers absent where none are kept */
    public WarmSessions(SessionStarts starts, WarmSession warming, Optional<PrepareAnswers> answers) {
        this.starts = starts;
        this.warming = warming;
        this.answers = answers;
    }

    /** Warms the sessions that have begun, one after the other, and returns when none is left or the pace ends. */
    public void warmThoseThatBegan(Pace pace, Deadline deadline) {
        for (var start = starts.take(); start.isPresent(); start = starts.take()) {
            try {
                warm(start.get(), pace, deadline);
            } catch (StoreException failed) {
                // Whoever reads or asks meets the failure.
            }
            if (!pace.goesOn()) {
                return;
            }
        }
    }

    private void warm(SessionStart start, Pace pace, Deadline deadline) {
        FrameFilter projects = FrameFilter.ofProjects(start.projects());
        warming.warm(projects.withSession(start.session()), FRAMES, pace, Progress.NONE, deadline);
        warming.warm(projects, FRAMES, pace, Progress.NONE, deadline);
        answers.ifPresent(preparing -> preparing.prepare(pace, deadline));
    }
}
