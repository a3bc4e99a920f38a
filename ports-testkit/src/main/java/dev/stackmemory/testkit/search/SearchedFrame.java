package dev.stackmemory.testkit.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.domain.rank.LengthCode;
import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.domain.text.FrameTexts;
import dev.stackmemory.domain.text.IndexedFrame;
import dev.stackmemory.domain.text.Token;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalCondition;
import dev.stackmemory.ports.search.LexicalCondition.PhraseTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.WeightedTerm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One frame with everything that can be asked of its words: the definitions of the port, written down as plainly as they go. */
final class SearchedFrame {
    private final Frame frame;
    private final Map<IndexTerm, Integer> frequencies = new HashMap<>();
    private final Map<FrameField, List<Set<PhraseTerm>>> texts = new HashMap<>();

    SearchedFrame(Frame frame) {
        this.frame = frame;
        FrameTexts.of(frame).forEach((field, fieldTexts) -> fieldTexts.forEach(text -> add(field, text)));
    }

    private void add(FrameField field, String text) {
        var places = new HashSet<PhraseTerm>();
        for (Token token : Analyzer.tokens(text)) {
            places.add(new PhraseTerm(token.term(), token.position()));
            frequencies.merge(IndexTerm.anywhere(token.term()), field.weight(), Integer::sum);
            frequencies.merge(IndexTerm.in(field, token.term()), field.weight(), Integer::sum);
        }
        texts.computeIfAbsent(field, any -> new ArrayList<>()).add(places);
    }

    Frame frame() {
        return frame;
    }

    long length() {
        return frequencies.keySet().stream()
                .filter(term -> term.field().isEmpty())
                .count();
    }

    Collection<IndexTerm> terms() {
        return Collections.unmodifiableSet(frequencies.keySet());
    }

    boolean holds(IndexTerm term) {
        return frequencies.containsKey(term);
    }

    boolean answers(LexicalRequest request) {
        return request.filter().matches(frame)
                && request.condition()
                        .map(this::meets)
                        .orElseGet(() -> request.terms().stream().anyMatch(term -> holds(term.term())));
    }

    private boolean meets(LexicalCondition condition) {
        return switch (condition) {
            case LexicalCondition.HasTerm(IndexTerm term) -> holds(term);
            case LexicalCondition.HasPhrase(Optional<FrameField> field, List<PhraseTerm> terms) ->
                texts.entrySet().stream()
                        .filter(entry -> field.isEmpty() || field.get() == entry.getKey())
                        .flatMap(entry -> entry.getValue().stream())
                        .anyMatch(text -> holdsPhrase(text, terms));
            case LexicalCondition.All(List<LexicalCondition> parts) ->
                parts.stream().allMatch(this::meets);
            case LexicalCondition.Any(List<LexicalCondition> parts) ->
                parts.stream().anyMatch(this::meets);
            case LexicalCondition.Not(LexicalCondition part) -> !meets(part);
        };
    }

    private static boolean holdsPhrase(Set<PhraseTerm> text, List<PhraseTerm> phrase) {
        PhraseTerm first = phrase.getFirst();
        return text.stream()
                .filter(place -> place.text().equals(first.text()))
                .mapToInt(place -> place.position() - first.position())
                .anyMatch(shift -> phrase.stream()
                        .allMatch(term -> term.position() + shift >= 0
                                && text.contains(new PhraseTerm(term.text(), term.position() + shift))));
    }

    Candidate describe(List<String> terms, FrameFilter filter) {
        return new Candidate(
                frame.id(),
                frame.revision(),
                frame.project(),
                frame.session(),
                frame.createdAt(),
                frame.score(),
                LengthCode.decode(LengthCode.encode(length())),
                filter.matches(frame),
                IndexedFrame.of(frame).occurrences(terms));
    }

    LexicalHit hit(LexicalRequest request) {
        int coded = LengthCode.decode(LengthCode.encode(length()));
        double pivot = request.bm25().pivot(coded, request.averageLength());
        double score = 0;
        for (WeightedTerm term : request.terms()) {
            int frequency = frequencies.getOrDefault(term.term(), 0);
            score += term.score(frequency, pivot);
        }
        return new LexicalHit(
                frame.id(),
                frame.revision(),
                frame.project(),
                frame.session(),
                frame.createdAt(),
                frame.score(),
                coded,
                (float) score);
    }
}
