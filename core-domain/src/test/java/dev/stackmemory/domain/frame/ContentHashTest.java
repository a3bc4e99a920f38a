package dev.stackmemory.domain.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hash is the same for ever, and for nothing but the same stored fields. */
class ContentHashTest {
    static Stream<String> changes() {
        return FrameFields.changes().keySet().stream();
    }

    @Test
    void hash_isTheSameForEver() {
        // Stored in every database: a change here makes every frame look damaged, and needs a new version of the form.
        assertThat(ContentHash.of(FrameFields.full()))
                .hasToString("c173491f0a339509766ed46d11b6181d1603c4d34c991616cf5998fbc7f018f1");
        assertThat(ContentHash.of(Frame.builder(new FrameId("a"), new ProjectId("p"), Instant.EPOCH)
                        .build()))
                .hasToString("55ecc88fa68eb1c073c3814f7eac6d80e63a1c7738adba5b9130eb1081dfed6f");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void changeOfAStoredField_changesTheHash(String field) {
        Frame changed = change(field).apply(FrameFields.full().toBuilder()).build();

        assertThat(changed).isNotEqualTo(FrameFields.full());
        assertThat(ContentHash.of(changed)).isNotEqualTo(ContentHash.of(FrameFields.full()));
    }

    @Test
    void everyChange_givesAHashOfItsOwn() {
        var hashes = new HashMap<ContentHash, String>();
        changes()
                .forEach(field -> assertThat(hashes.put(
                                ContentHash.of(change(field)
                                        .apply(FrameFields.full().toBuilder())
                                        .build()),
                                field))
                        .as("the hash of %s", field)
                        .isNull());
    }

    @Test
    void scoreAndRevision_areNotPartOfTheHash() {
        Frame frame = FrameFields.full();

        assertThat(ContentHash.of(frame.toBuilder().score(0.1).revision(99).build()))
                .isEqualTo(ContentHash.of(frame));
    }

    @Test
    void everyHalfOfAPair_hasAHashOfItsOwn() {
        var hashes = new HashMap<ContentHash, String>();
        for (String text : new String[] {"?", "\uFFFD", "\uD800", "\uD801", "\uDC00", "\uDC00\uD800", "\uD800\uDC00"}) {
            Frame frame = FrameFields.full().toBuilder().content(text).build();
            assertThat(hashes.put(ContentHash.of(frame), text)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789"})
    void textOfAnotherForm_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentHash(text));
    }

    private static UnaryOperator<FrameBuilder> change(String field) {
        Map<String, UnaryOperator<FrameBuilder>> all = FrameFields.changes();
        UnaryOperator<FrameBuilder> change = all.get(field);
        if (change == null) {
            throw new AssertionError("no change named " + field);
        }
        return change;
    }
}
