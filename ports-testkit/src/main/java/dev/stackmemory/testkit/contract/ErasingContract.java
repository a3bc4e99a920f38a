package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.UnpublishedFrames;
import dev.stackmemory.ports.store.UnpublishedFrames.SentRevision;
import dev.stackmemory.ports.store.UnpublishedFrames.UnpublishedEdit;
import dev.stackmemory.testkit.frame.Frames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What erasing leaves: nothing of the forgotten frames, and all of the others. */
public abstract class ErasingContract extends StoreContract {
    private static final String SECRET = "Xq7UnmistakableSecretZw9";

    private Erasing erasing() {
        return port(Erasing.class);
    }

    @Test
    void name_isNotEmpty() {
        assertThat(erasing().name()).isNotBlank();
    }

    @Test
    void erase_forgotten_confirmsEach() {
        record(secret("a"));
        remove(List.of(id("a"), id("unknown")));

        assertThat(erasing().erase(List.of(id("a"), id("unknown")), NO_LIMIT))
                .containsExactlyInAnyOrder(id("a"), id("unknown"));
        assertThat(erasing().erase(List.of(id("a")), NO_LIMIT)).containsExactly(id("a"));
        assertThat(erasing().erase(List.of(), NO_LIMIT)).isEmpty();
    }

    @Test
    void erase_leavesTheOthersWhole() {
        List<Frame> others = Frames.frames("f", 200);
        keep(others);
        record(secret("a"));
        remove(List.of(id("a")));
        erasing().erase(List.of(id("a")), NO_LIMIT);

        assertThat(port(FrameStore.class).find(Frames.idsOf(others), NO_LIMIT).values())
                .extracting(copy -> copy.frame())
                .containsExactlyInAnyOrderElementsOf(others);
    }

    @Test
    void erase_forgottenInTheMiddleOfManyRevisions_leavesNoByte() throws IOException {
        keep(Frames.frames("before", 50));
        Frame frame = secret("a-" + SECRET + "-id");
        record(frame);
        for (int edit = 0; edit < 5; edit++) {
            frame = edited(frame, next -> next.content("shorter " + SECRET));
            record(frame);
        }
        Frame base = secret(frame.id().value());
        opening().find(UnpublishedFrames.class).ifPresent(port -> {
            port.putEdits(List.of(new UnpublishedEdit(stored(base), HybridTime.first("node", NOON))), NO_LIMIT);
            port.putSent(List.of(new SentRevision(base.id(), 1, ContentHash.of(base))), NO_LIMIT);
        });
        keep(Frames.frames("after", 50));
        Set<FrameId> ids = Set.of(frame.id());
        remove(ids);

        assertThat(erasing().erase(ids, NO_LIMIT)).isEqualTo(ids);
        opening().find(FrameHome.class).ifPresent(home -> home.confirmErased(ids, NO_LIMIT));
        // The id itself, which had to be kept until then, goes with the confirmation.
        assertNoByteIsLeft();
        closeAll();
        assertNoByteIsLeft();
    }

    private void assertNoByteIsLeft() throws IOException {
        for (Path file : fixture().files()) {
            assertThat(contains(Files.readAllBytes(file), SECRET))
                    .as("%s still holds bytes of the erased frame", file.getFileName())
                    .isFalse();
        }
    }

    @Test
    void erase_large_leavesNoByte() throws IOException {
        record(aFrame("a").content((SECRET + " ").repeat(20_000)).build());
        record(frame("b"));
        remove(List.of(id("a")));
        erasing().erase(List.of(id("a")), NO_LIMIT);
        closeAll();
        assertNoByteIsLeft();
    }

    private static Frame secret(String id) {
        return aFrame(id)
                .name(SECRET + " name")
                .content("long ".repeat(2_000) + SECRET)
                .inputs("{\"in\":\"" + SECRET + "\"}")
                .digest(SECRET)
                .tags(List.of(SECRET))
                .events(List.of(new FrameEvent("e", 1, "message", "{\"text\":\"" + SECRET + "\"}", NOON)))
                .anchors(List.of(new Anchor("a", "FACT", SECRET, 5, NOON, "{}")))
                .build();
    }

    private void record(Frame frame) {
        keep(List.of(frame));
    }

    private static boolean contains(byte[] bytes, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        for (int start = 0; start + wanted.length <= bytes.length; start++) {
            if (bytes[start] == wanted[0]
                    && Arrays.equals(bytes, start, start + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
