package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.GeneralizedUtf8;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.ports.model.ModelId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Where a page of an answer ended, and what the next must know to go on in the same ranking, wherever the frames lie by then. Nothing is kept for it
 * anywhere else: its {@link #text} is all there is, opaque to those who hand it on.
 *
 * @param question tells the question from others
 * @param createdWithin the span of creation times that was asked for
 * @param at the instant of the first page, in whole milliseconds
 * @param model by which meanings were compared; absent where words decided alone
 * @param words what words are ranked by
 * @param depth candidates are looked for as for so many results, 1 to {@link SearchRequest#MAX_LIMIT}
 * @param shown the fingerprints of the frames that are not to be shown again, {@link SearchRequest#MAX_LIMIT} at most
 */
public record SearchCursor(
        int question,
        TimeWindow createdWithin,
        Instant at,
        Optional<ModelId> model,
        PinnedWords words,
        int depth,
        List<Integer> shown) {
    /** What a span of creation times told by its age may lag behind its search. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    public SearchCursor {
        Objects.requireNonNull(createdWithin, "createdWithin");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(words, "words");
        shown = List.copyOf(shown);
        if (depth < 1 || depth > SearchRequest.MAX_LIMIT || shown.size() > SearchRequest.MAX_LIMIT) {
            throw new IllegalArgumentException("after " + shown.size() + " results of " + depth);
        }
        if (!at.equals(Instant.ofEpochMilli(at.toEpochMilli()))) {
            throw new IllegalArgumentException(at + " is not in whole milliseconds");
        }
    }

    /**
     * Reads a {@link #text}.
     *
     * @throws CursorRefused if it is none, or one of another version of this program
     */
    public static SearchCursor parse(String text) {
        return CursorText.read(text);
    }

    /** The cursor as a text without spaces, in the letters of base64url; some hundred characters, and five more for each result before it. */
    public String text() {
        return CursorText.write(this);
    }

    /** How many results came before. */
    public int results() {
        return shown.size();
    }

    /** Tells a frame from others: of a thousand frames and a thousand others, one is taken for another once in 4,000 times. */
    static int fingerprint(FrameId frame) {
        return fingerprint(GeneralizedUtf8.encode(frame.value()));
    }

    static int fingerprint(byte[] bytes) {
        var sum = new CRC32();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    /** The cursor behind further results. */
    SearchCursor behind(List<FrameId> results, int asDeepAs) {
        List<Integer> all = new ArrayList<>(shown);
        results.forEach(frame -> all.add(fingerprint(frame)));
        return new SearchCursor(question, createdWithin, at, model, words, asDeepAs, all);
    }

    /** The cursor before the last of its results. */
    SearchCursor before(int last) {
        return new SearchCursor(
                question, createdWithin, at, model, words, depth, shown.subList(0, shown.size() - last));
    }

    /**
     * @param now when the next page is asked for
     * @throws CursorRefused if the request asks something else than the one that the page before answered
     */
    void requireQuestion(SearchRequest request, Instant now) {
        TimeWindow asked = request.filter().createdWithin();
        if (question != QuestionText.fingerprint(request)
                || !isSame(createdWithin.from(), asked.from(), now)
                || !isSame(createdWithin.to(), asked.to(), now)) {
            throw new CursorRefused(
                    "the cursor belongs to another question: words, filters and session must be those of the page before");
        }
    }

    /** A bound that is told by its age is as old as it was, whatever the clock did meanwhile; another one stays where it was. */
    private boolean isSame(Optional<Instant> before, Optional<Instant> now, Instant clock) {
        if (before.isEmpty() || now.isEmpty()) {
            return before.equals(now);
        }
        Duration aged = Duration.between(now.get(), clock).minus(Duration.between(before.get(), at));
        return before.equals(now) || aged.abs().compareTo(SLACK) < 0;
    }

    /** @throws CursorRefused if meanings would be compared by another model than on the page before */
    void requireModel(Optional<ModelId> configured) {
        if (model.isPresent() && !model.equals(configured)) {
            throw new CursorRefused("the page before compared meanings by the model " + model.get() + ", and "
                    + configured.map(other -> other + " is configured now").orElse("none is configured now"));
        }
    }
}
