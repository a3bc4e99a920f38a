package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.QueryPlan;
import dev.stackmemory.ports.model.ModelId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An answer as bytes: all of it but the frames, of which it names id and revision.
 *
 * @param at when it was made
 */
record KeptAnswer(
        Instant at,
        List<KeptResult> results,
        QueryPlan plan,
        List<LaneReport> lanes,
        List<String> unread,
        List<String> notices,
        Optional<PageEnd> end) {
    /** Part of every request's text, so that programs with different forms of an answer, or different rankings, keep their answers apart. */
    private static final int FORM = 2;

    static KeptAnswer of(SearchAnswer answer, Instant at) {
        return new KeptAnswer(
                at,
                answer.results().stream().map(KeptResult::of).toList(),
                answer.plan(),
                answer.lanes(),
                answer.unread(),
                answer.notices(),
                answer.end());
    }

    /**
     * All that an answer depends on besides the frames: of two equal texts the answers are equal. The budget is not part of it, for a complete answer had
     * enough of it.
     */
    static String describe(SearchRequest request, Optional<ModelId> model) {
        return Base64.getUrlEncoder().encodeToString(bytes(out -> {
            out.number(FORM);
            out.question(request);
            out.model(model);
        }));
    }

    /** The question that was described; nothing, if another form of this program did it. */
    static Optional<SearchRequest> question(String description, Duration budget) {
        try (var in = new DataInputStream(
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(description)))) {
            return in.readInt() == FORM ? Optional.of(new AnswerReader(in).question(budget)) : Optional.empty();
        } catch (IOException | RuntimeException other) {
            return Optional.empty();
        }
    }

    byte[] toBytes() {
        return bytes(out -> out.write(this));
    }

    private interface Writing {
        void write(AnswerWriter out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            writing.write(new AnswerWriter(out));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Nothing, if the bytes are damaged. */
    static Optional<KeptAnswer> read(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return Optional.of(new AnswerReader(in).read());
        } catch (IOException | RuntimeException damaged) {
            return Optional.empty();
        }
    }

    /**
     * The answer with the frames as they are now; nothing, if one of them is not there in the revision that was found.
     *
     * @param frames reads frames by their ids
     */
    Optional<SearchAnswer> with(Function<Collection<FrameId>, Map<FrameId, Frame>> frames, Duration took) {
        Map<FrameId, Frame> read =
                frames.apply(results.stream().map(KeptResult::frame).toList());
        List<SearchResult> shown = new ArrayList<>();
        for (KeptResult result : results) {
            Frame frame = read.get(result.frame());
            if (frame == null || frame.revision() != result.revision()) {
                return Optional.empty();
            }
            shown.add(result.with(frame));
        }
        return Optional.of(new SearchAnswer(shown, plan, lanes, unread, notices, Map.of(), took, end, Optional.of(at)));
    }
}
