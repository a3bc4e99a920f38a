package dev.stackmemory.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.lucene.LuceneIndex;
import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.application.RecordFrames;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordReceipt;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the README that shows how to embed the memory: change both together. */
class PlainJavaIT {
    @TempDir
    private Path folder;

    @Test
    void record_thenSearch_withoutAnyFramework() {
        try (SqliteHome home = SqliteHome.open(SqliteSettings.of(folder));
                LuceneIndex index = new LuceneIndex(folder.resolve("index"), home.changes(), notice -> {})) {
            Deadline soon = Deadline.after(Duration.ofSeconds(60));
            ProjectId project = new ProjectId("github.com/acme/shop");

            Frame frame = Frame.builder(new FrameId("login-1"), project, Instant.now())
                    .name("Fix the login")
                    .content("The access token had expired; it is refreshed a minute early now.")
                    .tags(List.of("auth"))
                    .build();
            RecordReceipt receipt = new RecordFrames(home.frames()).record(List.of(frame), soon);

            SearchFrames search = new SearchFrames(
                    List.of(new SearchableHome(
                            Tier.HOT, home.frames(), index, home.neighbours(), Optional.of(home.vectors()))),
                    Optional.empty(),
                    RankingSettings.DEFAULT,
                    InstantSource.system());
            SearchAnswer answer = search.search(new SearchRequest(
                    "expired token",
                    FrameFilter.ofProjects(Set.of(project)),
                    10,
                    Duration.ofSeconds(60),
                    Optional.empty()));

            assertThat(receipt.outcomes()).containsExactly(new RecordOutcome.Recorded(frame.id(), 1));
            assertThat(answer.results()).extracting(result -> result.frame()).containsExactly(frame);
            assertThat(answer.isComplete()).isTrue();
        }
    }
}
