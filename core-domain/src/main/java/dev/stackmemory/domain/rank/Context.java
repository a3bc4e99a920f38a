package dev.stackmemory.domain.rank;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Context window scoring: a frame borrows from its neighbours the terms that it lacks.
 *
 * <p>One turn of a conversation names the person, the next the place. So each term counts for a frame as much as it does in the frame itself, or in
 * a neighbour times {@code decay} a step, or anywhere in the session times {@code sessionShare}: whichever is most. The maximum, not the
 * sum: where neighbours repeat what the frame says itself nothing is added, and a frame does not rise because it stands beside a good one.
 */
final class Context {
    private record Session(ProjectId project, SessionId session) {}

    private final RankingSettings settings;
    private final List<Candidate> candidates;
    private final double[][] own;
    private final double[][] effective;

    /**
     * @param own what each term counts in each candidate itself
     */
    Context(RankingSettings settings, List<Candidate> candidates, double[][] own) {
        this.settings = settings;
        this.candidates = candidates;
        this.own = own;
        this.effective = new double[own.length][];
        for (int i = 0; i < own.length; i++) {
            effective[i] = own[i].clone();
        }
    }

    /** Lends along the links, in both directions, then within each session. */
    double[][] lend(List<SessionLink> links) {
        Map<FrameId, Integer> indexes = HashMap.newHashMap(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            indexes.put(candidates.get(i).frame(), i);
        }
        for (SessionLink link : links) {
            Integer one = indexes.get(link.frame());
            Integer other = indexes.get(link.neighbour());
            if (one != null && other != null && link.distance() <= settings.reach()) {
                double share = Math.pow(settings.decay(), link.distance());
                raise(effective[one], own[other], share);
                raise(effective[other], own[one], share);
            }
        }
        if (settings.sessionShare() > 0) {
            lendInSessions();
        }
        return effective;
    }

    private void lendInSessions() {
        Map<Session, double[]> strongest = new HashMap<>();
        for (int i = 0; i < own.length; i++) {
            double[] strengths = own[i];
            sessionOf(
                    i,
                    session -> raise(
                            strongest.computeIfAbsent(session, any -> new double[strengths.length]), strengths, 1));
        }
        for (int i = 0; i < own.length; i++) {
            double[] raised = effective[i];
            sessionOf(i, session -> raise(raised, strongest.getOrDefault(session, raised), settings.sessionShare()));
        }
    }

    private void sessionOf(int index, Consumer<Session> action) {
        Candidate candidate = candidates.get(index);
        candidate.session().ifPresent(session -> action.accept(new Session(candidate.project(), session)));
    }

    private static void raise(double[] target, double[] source, double share) {
        for (int term = 0; term < target.length; term++) {
            target[term] = Math.max(target[term], share * source[term]);
        }
    }
}
