package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import java.util.Comparator;
import java.util.Objects;

/** A list that replicas serve: which frames stand in it, and their order. Equal ones stand in the order of their ids' UTF-8 bytes. */
public sealed interface ReplicaList {
    /** Its frames are all of this project. */
    ProjectId project();

    /** Whether the frame stands in the list. */
    boolean holds(FrameSummary frame);

    /** The order of the list. */
    default Comparator<FrameSummary> order() {
        return Comparator.comparing(FrameSummary::createdAt).reversed().thenComparing(FrameSummary::id);
    }

    /** The frames of a project, latest first. */
    record Recent(ProjectId project) implements ReplicaList {
        public Recent {
            Objects.requireNonNull(project, "project");
        }

        @Override
        public boolean holds(FrameSummary frame) {
            return frame.project().equals(project);
        }
    }

    /** The frames of a session, latest first. */
    record OfSession(ProjectId project, SessionId session) implements ReplicaList {
        public OfSession {
            Objects.requireNonNull(project, "project");
            Objects.requireNonNull(session, "session");
        }

        @Override
        public boolean holds(FrameSummary frame) {
            return frame.project().equals(project)
                    && frame.session().filter(session::equals).isPresent();
        }
    }

    /** The frames of a project with a tag, latest first. */
    record Tagged(ProjectId project, String tag) implements ReplicaList {
        public Tagged {
            Objects.requireNonNull(project, "project");
            Objects.requireNonNull(tag, "tag");
        }

        @Override
        public boolean holds(FrameSummary frame) {
            return frame.project().equals(project) && frame.tags().contains(tag);
        }
    }

    /** The frames of a project, most important first. */
    record TopScored(ProjectId project) implements ReplicaList {
        public TopScored {
            Objects.requireNonNull(project, "project");
        }

        @Override
        public boolean holds(FrameSummary frame) {
            return frame.project().equals(project);
        }

        @Override
        public Comparator<FrameSummary> order() {
            return Comparator.comparingDouble(FrameSummary::score).reversed().thenComparing(FrameSummary::id);
        }
    }
}
