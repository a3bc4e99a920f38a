package dev.stackmemory.application;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Notices the sessions that begin: one begins when this program names it for the first time, in something that it records or asks. Remembers the latest thousand, and where they
 * begin faster than anybody takes them, passes over some, which begin when they are named again. Thread-safe; costs no more than a look.
 */
public final class SessionStarts {
    /** How many wait to be taken at most. */
    static final int WAITING = 16;

    /** A session that was not named for so many others begins again. */
    static final int REMEMBERED = 1_000;

    private final Map<SessionStart, Boolean> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Queue<SessionStart> waiting = new ArrayDeque<>();

    /**
     * The beginning of a session.
     *
     * @param projects what it is about; none stands for all of them
     */
    public record SessionStart(Set<ProjectId> projects, SessionId session) {
        public SessionStart {
            projects = Set.copyOf(projects);
        }
    }

    /** The session was named together with these projects. */
    public synchronized void named(Set<ProjectId> projects, SessionId session) {
        var start = new SessionStart(projects, session);
        if (known.get(start) != null || waiting.size() == WAITING) {
            return;
        }
        known.put(start, true);
        if (known.size() > REMEMBERED) {
            known.remove(known.keySet().iterator().next());
        }
        waiting.add(start);
    }

    /** Takes the one that began first of those that nobody has taken. */
    public synchronized Optional<SessionStart> take() {
        return Optional.ofNullable(waiting.poll());
    }
}
