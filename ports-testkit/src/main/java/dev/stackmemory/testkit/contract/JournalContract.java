package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.Journal.Entry;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a journal promises. */
public abstract class JournalContract extends StoreContract {
    private static final String TOPIC = "rollout";

    private Journal journal() {
        return port(Journal.class);
    }

    private void append(String topic, String text, int kept) {
        journal().append(topic, new Entry(NOON, text), kept, NO_LIMIT);
    }

    private List<String> newest(String topic, int limit) {
        return journal().newest(topic, limit, NO_LIMIT).stream()
                .map(Entry::text)
                .toList();
    }

    @Test
    void newest_ofNothing_isEmpty() {
        assertThat(journal().newest(TOPIC, 10, NO_LIMIT)).isEmpty();
    }

    @Test
    void newest_comesFirst_inTheOrderOfAppending() {
        journal().append(TOPIC, new Entry(NOON.plusSeconds(5), "first"), 10, NO_LIMIT);
        journal().append(TOPIC, new Entry(NOON, "second, by a slower clock"), 10, NO_LIMIT);

        assertThat(journal().newest(TOPIC, 10, NO_LIMIT))
                .containsExactly(new Entry(NOON, "second, by a slower clock"), new Entry(NOON.plusSeconds(5), "first"));
        assertThat(newest(TOPIC, 1)).containsExactly("second, by a slower clock");
    }

    @Test
    void append_moreThanIsKept_dropsTheOldest() {
        for (int number = 1; number <= 5; number++) {
            append(TOPIC, "entry " + number, 3);
        }
        assertThat(newest(TOPIC, 10)).containsExactly("entry 5", "entry 4", "entry 3");
    }

    @Test
    void append_toOneTopic_leavesTheOthers() {
        append("a", "of a", 1);
        append("b", "of b", 1);
        append("b", "of b again", 1);
        append("a ", "of another", 1);

        assertThat(newest("a", 10)).containsExactly("of a");
        assertThat(newest("b", 10)).containsExactly("of b again");
    }

    @Test
    void append_hostileTopicsAndTexts_areKeptApart() {
        List<String> texts = HostileTexts.texts();
        for (int index = 0; index < texts.size(); index++) {
            append("topic " + texts.get(index), texts.get(index) + index, 5);
        }
        for (int index = 0; index < texts.size(); index++) {
            assertThat(newest("topic " + texts.get(index), 5)).containsExactly(texts.get(index) + index);
        }
    }

    @Test
    void append_byManyAtOnce_keepsEachOnce() {
        IntStream.range(0, 40).parallel().forEach(number -> append(TOPIC, "entry " + number, 100));

        assertThat(newest(TOPIC, 100))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40)
                        .mapToObj(number -> "entry " + number)
                        .toList());
    }

    @Test
    void append_reopened_isStillThere() {
        append(TOPIC, "kept", 5);
        reopen();

        assertThat(newest(TOPIC, 5)).containsExactly("kept");
    }
}
