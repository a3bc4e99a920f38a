package dev.stackmemory.bootstrap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.tier.SetBack;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeenArchiveTest {
    private static final Deadline NEVER = Deadline.NEVER;

    private final Journal journal = new InMemoryHome().journal();
    private final SetBack setBack = new SetBack(journal, () -> Frames.NOON);
    private final List<String> told = new ArrayList<>();

    private SeenArchive program() {
        return new SeenArchive(journal, () -> Frames.NOON, told::add);
    }

    private record Archive(String identity, long version) implements SeenArchive.Versioned {
        @Override
        public long version(Deadline deadline) {
            return version;
        }
    }

    private void look(String archive, long version) {
        program().look(new Archive(archive, version), "the folder", NEVER);
    }

    @Test
    void look_atAnArchiveThatGoesOn_tellsNothing() {
        look("ours", 3);
        look("ours", 3);
        look("ours", 5);
        assertThat(told).isEmpty();
        assertThat(setBack.unverified(NEVER)).isEmpty();
    }

    @Test
    void look_atOneThatHasGoneBack_tellsEveryProgram_untilItIsVerified() {
        look("ours", 5);
        look("ours", 4);
        assertThat(told).singleElement().asString().contains("from version 5 to version 4");
        assertThat(setBack.unverified(NEVER)).contains(told.getFirst());
        look("ours", 6);
        assertThat(told).hasSize(2);

        setBack.begin(NEVER).accept(NEVER);

        look("ours", 6);
        assertThat(told).hasSize(2);
        assertThat(setBack.unverified(NEVER)).isEmpty();
        look("ours", 5);
        assertThat(told).hasSize(3);
    }

    @Test
    void look_afterAProgramHasRememberedMore_comparesWithThat() {
        look("ours", 5);
        program().remember("ours", 8);
        program().remember("ours", 7);
        look("ours", 7);
        assertThat(told).singleElement().asString().contains("from version 8 to version 7");
    }

    @Test
    void look_atAnotherArchive_comparesNothing() {
        look("ours", 5);
        look("another", 1);
        assertThat(told).isEmpty();
    }

    /** Another program may change the archive, and note that, between reading the note and asking the catalog. */
    @Test
    void look_whileAnotherProgramGoesOn_tellsNothing() {
        look("ours", 5);
        program()
                .look(
                        new SeenArchive.Versioned() {
                            @Override
                            public String identity() {
                                return "ours";
                            }

                            @Override
                            public long version(Deadline deadline) {
                                look("ours", 9);
                                return 6;
                            }
                        },
                        "the folder",
                        NEVER);
        assertThat(told).isEmpty();
    }
}
