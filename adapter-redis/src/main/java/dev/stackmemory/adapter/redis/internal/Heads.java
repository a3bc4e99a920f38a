package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads the summaries of copies without their texts: the start of each value, in one round trip, and a second for those with long names. */
final class Heads {
    private final Link link;
    private final Keys keys;

    Heads(Link link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** The summaries of those that have a copy that can be read, in the order of the ids. Not a read of the copy: nothing is renewed. */
    Map<FrameId, FrameSummary> find(Collection<FrameId> ids, Deadline deadline) {
        Map<FrameId, byte[]> starts = starts(new LinkedHashSet<>(ids), Map.of(), deadline);
        var ends = new LinkedHashMap<FrameId, Integer>();
        starts.forEach((id, start) -> {
            if (start.length >= StoredForm.HEAD) {
                int end = summaryEnd(start);
                if (end > start.length) {
                    ends.put(id, end);
                }
            }
        });
        if (!ends.isEmpty()) {
            starts.putAll(starts(ends.keySet(), ends, deadline));
        }
        var summaries = new LinkedHashMap<FrameId, FrameSummary>();
        starts.forEach((id, start) -> {
            FrameSummary summary = summary(start);
            if (summary != null && summary.id().equals(id)) {
                summaries.put(id, summary);
            }
        });
        return summaries;
    }

    private Map<FrameId, byte[]> starts(Collection<FrameId> ids, Map<FrameId, Integer> ends, Deadline deadline) {
        var starts = new LinkedHashMap<FrameId, byte[]>();
        if (ids.isEmpty()) {
            return starts;
        }
        var answers = new LinkedHashMap<FrameId, CompletionStage<byte @Nullable []>>();
        link.read("reading summaries", deadline, client -> {
            answers.clear();
            var pipeline = new Pipeline(client);
            for (FrameId id : ids) {
                int last = ends.getOrDefault(id, StoredForm.USUAL_START) - 1;
                answers.put(id, pipeline.value(Script.RANGE, List.of(keys.frame(id)), 0, last));
            }
            return pipeline.send();
        });
        answers.forEach((id, answer) -> {
            byte @Nullable [] start = Pipeline.<byte @Nullable []>answered(answer);
            if (start != null && start.length > 0) {
                starts.put(id, start);
            }
        });
        return starts;
    }

    private static int summaryEnd(byte[] start) {
        try {
            return StoredForm.summaryEnd(start);
        } catch (IllegalArgumentException damaged) {
            return 0;
        }
    }

    private static @Nullable FrameSummary summary(byte[] start) {
        try {
            return StoredForm.summary(start);
        } catch (IllegalArgumentException damaged) {
            return null; // A list does without it; whoever asks for the frame is told.
        }
    }

    /** The ids of a page of a list. */
    static List<FrameId> ids(Collection<byte[]> members) {
        var ids = new ArrayList<FrameId>(members.size());
        members.forEach(member -> ids.add(Occupancy.id(member)));
        return ids;
    }
}
