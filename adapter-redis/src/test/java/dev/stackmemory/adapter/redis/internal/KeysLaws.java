package dev.stackmemory.adapter.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.store.ReplicaList;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeysLaws {
    private static final Keys KEYS = new Keys("sm");

    @Test
    void plainId_standsInLiteralBraces() {
        assertThat(KEYS.frame(new FrameId("0190b5c2-6c1e"))).isEqualTo("sm:frame:{0190b5c2-6c1e}");
        assertThat(KEYS.meta(new FrameId("a b/ö😀"))).isEqualTo("sm:meta:{a b/ö😀}");
    }

    @Test
    void bracesAndPercents_areEscaped() {
        assertThat(KEYS.frame(new FrameId("{braced}:{twice} 100%")))
                .isEqualTo("sm:frame:{%7bbraced%7d:%7btwice%7d 100%25}");
        assertThat(KEYS.list(new ReplicaList.Tagged(new ProjectId("p"), "half \uD800")))
                .isEqualTo("sm:tag:{p}:half %ud800");
    }

    @Test
    void differentTexts_haveDifferentEscapes() {
        var random = new Random(4);
        String alphabet = "{}%ud7bB25 a\uD800\uDC00";
        var texts = new HashSet<String>();
        for (int count = 0; count < 20_000; count++) {
            var text = new StringBuilder();
            for (int left = random.nextInt(6); left > 0; left--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            texts.add(text.toString());
        }
        texts.addAll(HostileTexts.texts());

        var escapes = new HashSet<String>();
        for (String text : texts) {
            String escaped = Keys.escape(text);
            assertThat(escaped).doesNotContain("{", "}");
            assertThat(new String(Pipeline.utf8(escaped), StandardCharsets.UTF_8))
                    .isEqualTo(escaped);
            escapes.add(escaped);
        }
        assertThat(escapes).hasSameSizeAs(texts);
    }

    @Test
    void keysOfOneFrame_shareASlot_whateverItsId() {
        for (String text : HostileTexts.identifiers()) {
            var id = new FrameId(text);
            int slot = slotOf(KEYS.frame(id));

            assertThat(slotOf(KEYS.meta(id))).isEqualTo(slot);
            assertThat(slotOf(KEYS.gone(id))).isEqualTo(slot);
        }
    }

    @Test
    void tombstone_doesNotNameTheFrame() {
        assertThat(KEYS.gone(new FrameId("customer-4711"))).doesNotContain("customer", "4711");
    }

    @Test
    void slots_areThoseOfTheSpecification() {
        assertThat(Slots.slot("123456789")).isEqualTo(0x31C3);
        assertThat(Slots.slot("foo")).isEqualTo(12_182);
        assertThat(List.of("a", "漢字", "x".repeat(500)))
                .allSatisfy(tag -> assertThat(Slots.slot(Slots.tagBeside(tag))).isEqualTo(Slots.slot(tag)));
    }

    /** As a cluster finds it: by what stands between the first brace and the next closing one. */
    private static int slotOf(String key) {
        int open = key.indexOf('{');
        return Slots.slot(key.substring(open + 1, key.indexOf('}', open)));
    }
}
