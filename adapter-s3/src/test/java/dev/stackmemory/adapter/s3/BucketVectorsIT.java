package dev.stackmemory.adapter.s3;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.testkit.server.HttpFault;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Vectors that somebody else brings from one place to another, just when somebody has seen where they are and is about to fetch them. */
@Timeout(180)
class BucketVectorsIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final ModelId PLANE = new ModelId("plane", 2);

    /** Puts that make so many small objects that the next one joins them. */
    private static final int SMALL_OBJECTS = 32;

    @TempDir
    Path folder;

    private BucketFixture fixture;
    private SearchableArchive other;

    @BeforeEach
    void putVectors() {
        fixture = new BucketFixture();
        other = SearchableArchive.open(fixture.directly(), SidecarSettings.of(folder.resolve("other")));
        other.frames().put(List.of(stored(frame("a")), stored(frame("b"))), NO_LIMIT);
        put("a", 1);
        for (int number = 1; number < SMALL_OBJECTS; number++) {
            put("b", number);
        }
    }

    @AfterEach
    void closeArchives() {
        other.close();
        fixture.close();
    }

    private void put(String id, float y) {
        other.vectors().put(PLANE, List.of(new FrameVector(id(id), 1, new float[] {1, y})), NO_LIMIT);
    }

    /** Does something when the first object of vectors is asked for, before it is answered. */
    private AtomicBoolean beforeTheFirstObject(Runnable work) {
        var done = new AtomicBoolean();
        fixture.objects()
                .fail(
                        request -> {
                            if (request.target().contains(".arrow") && done.compareAndSet(false, true)) {
                                work.run();
                            }
                            return false;
                        },
                        new HttpFault.LoseAnswer(),
                        1);
        return done;
    }

    private SearchableArchive reader() {
        return SearchableArchive.open(fixture.settings(), SidecarSettings.of(folder.resolve("reader")));
    }

    @Test
    void find_whileObjectsAreJoined_missesNothing() {
        AtomicBoolean joined = beforeTheFirstObject(() -> put("b", 100));
        try (SearchableArchive reader = reader()) {
            assertThat(reader.vectors().find(PLANE, List.of(id("a"), id("b")), NO_LIMIT))
                    .extracting(vector -> vector.components()[1])
                    .containsExactlyInAnyOrder(1f, 100f);
        }
        assertThat(joined).isTrue();
    }

    @Test
    void find_whileObjectsAreMerged_missesNothing() {
        AtomicBoolean merged = beforeTheFirstObject(() -> other.maintenance().compact(Progress.NONE, NO_LIMIT));
        try (SearchableArchive reader = reader()) {
            assertThat(reader.vectors().find(PLANE, List.of(id("a"), id("b")), NO_LIMIT))
                    .extracting(vector -> vector.components()[1])
                    .containsExactlyInAnyOrder(1f, SMALL_OBJECTS - 1f);
        }
        assertThat(merged).isTrue();
    }

    @Test
    void search_whileObjectsAreJoined_missesNothing() {
        AtomicBoolean joined = beforeTheFirstObject(() -> put("b", 100));
        try (SearchableArchive reader = reader()) {
            assertThat(reader.vectors().nearest(PLANE, new float[] {1, 1}, FrameFilter.ALL, 5, NO_LIMIT))
                    .hasSize(2);
        }
        assertThat(joined).isTrue();
    }

    @Test
    void search_whileObjectsAreMerged_missesNothing() {
        AtomicBoolean merged = beforeTheFirstObject(() -> other.maintenance().compact(Progress.NONE, NO_LIMIT));
        try (SearchableArchive reader = reader()) {
            assertThat(reader.vectors().nearest(PLANE, new float[] {1, 1}, FrameFilter.ALL, 5, NO_LIMIT))
                    .hasSize(2);
        }
        assertThat(merged).isTrue();
    }
}
