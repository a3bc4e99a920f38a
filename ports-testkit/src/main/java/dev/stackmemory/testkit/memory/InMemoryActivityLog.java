package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.ports.watch.ActivityLog;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps all that it is given. */
public final class InMemoryActivityLog implements ActivityLog {
    private final List<Activity> activities = new CopyOnWriteArrayList<>();

    @Override
    public void append(Activity activity) {
        activities.add(activity);
    }

    @Override
    public List<Activity> listSince(Instant from) {
        return activities.stream()
                .filter(activity -> !activity.to().isBefore(from))
                .toList();
    }
}
