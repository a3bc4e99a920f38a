package dev.stackmemory.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.SessionStarts.SessionStart;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionStartsTest {
    private static final ProjectId SHOP = new ProjectId("shop");

    private final SessionStarts starts = new SessionStarts();

    private void name(String session, ProjectId... projects) {
        starts.named(Set.of(projects), new SessionId(session));
    }

    private static SessionStart start(String session, ProjectId... projects) {
        return new SessionStart(Set.of(projects), new SessionId(session));
    }

    @Test
    void session_beginsOnce_whenItIsFirstNamed() {
        name("first", SHOP);
        name("second", SHOP);
        name("first", SHOP);

        assertThat(starts.take()).contains(start("first", SHOP));
        assertThat(starts.take()).contains(start("second", SHOP));
        assertThat(starts.take()).isEmpty();
        name("first", SHOP);
        assertThat(starts.take()).isEmpty();
    }

    @Test
    void sameName_inAnotherProject_isAnotherSession() {
        name("main", SHOP);
        name("main");

        assertThat(starts.take()).contains(start("main", SHOP));
        assertThat(starts.take()).contains(start("main"));
    }

    @Test
    void thoseThatNobodyTakes_areBounded_andTheOthersBeginWhenTheyAreNamedAgain() {
        for (int number = 0; number <= SessionStarts.WAITING; number++) {
            name("s" + number);
        }
        for (int number = 0; number < SessionStarts.WAITING; number++) {
            assertThat(starts.take()).contains(start("s" + number));
        }

        assertThat(starts.take()).isEmpty();
        name("s" + SessionStarts.WAITING);
        assertThat(starts.take()).contains(start("s" + SessionStarts.WAITING));
    }

    @Test
    void sessionThatWasNamedLongestAgo_isForgottenFirst() {
        name("often");
        name("seldom");
        starts.take();
        starts.take();
        for (int number = 0; number < SessionStarts.REMEMBERED - 1; number++) {
            name("often");
            name("other" + number);
            assertThat(starts.take()).isPresent();
        }

        name("often");
        assertThat(starts.take()).isEmpty();
        name("seldom");
        assertThat(starts.take()).contains(start("seldom"));
    }
}
