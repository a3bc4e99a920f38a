package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalCondition;
import dev.stackmemory.ports.search.LexicalCondition.PhraseTerm;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The documents of one segment that meet a condition, as sets of bits. */
final class ConditionMatches {
    private final LiveSegment segment;
    private final SegmentPostings postings;

    ConditionMatches(LiveSegment segment, SegmentPostings postings) {
        this.segment = segment;
        this.postings = postings;
    }

    /** The terms that the condition names; those of phrases also to the second set. */
    static void terms(LexicalCondition condition, Set<String> terms, Set<String> placed) {
        switch (condition) {
            case LexicalCondition.HasTerm(IndexTerm term) -> terms.add(term.text());
            case LexicalCondition.HasPhrase(Optional<FrameField> field, List<PhraseTerm> phrase) ->
                phrase.forEach(term -> {
                    terms.add(term.text());
                    placed.add(term.text());
                });
            case LexicalCondition.All(List<LexicalCondition> parts) ->
                parts.forEach(part -> terms(part, terms, placed));
            case LexicalCondition.Any(List<LexicalCondition> parts) ->
                parts.forEach(part -> terms(part, terms, placed));
            case LexicalCondition.Not(LexicalCondition part) -> terms(part, terms, placed);
        }
    }

    BitSet matches(LexicalCondition condition) {
        return switch (condition) {
            case LexicalCondition.HasTerm(IndexTerm term) -> {
                var documents = new BitSet(segment.columns().size());
                addHolding(term, documents);
                yield documents;
            }
            case LexicalCondition.HasPhrase(Optional<FrameField> field, List<PhraseTerm> terms) ->
                new PhraseMatches(segment, postings, field, terms).documents();
            case LexicalCondition.All(List<LexicalCondition> parts) -> {
                BitSet documents = all();
                for (LexicalCondition part : parts) {
                    if (!documents.isEmpty()) {
                        documents.and(matches(part));
                    }
                }
                yield documents;
            }
            case LexicalCondition.Any(List<LexicalCondition> parts) -> {
                var documents = new BitSet(segment.columns().size());
                for (LexicalCondition part : parts) {
                    if (part instanceof LexicalCondition.HasTerm(IndexTerm term)) {
                        addHolding(term, documents);
                    } else {
                        documents.or(matches(part));
                    }
                }
                yield documents;
            }
            case LexicalCondition.Not(LexicalCondition part) -> {
                BitSet documents = all();
                documents.andNot(matches(part));
                yield documents;
            }
        };
    }

    private BitSet all() {
        var documents = new BitSet(segment.columns().size());
        documents.set(0, segment.columns().size());
        return documents;
    }

    private void addHolding(IndexTerm term, BitSet documents) {
        PostingReader reader = postings.reader(segment, term.text());
        while (reader.next()) {
            if (term.field().isEmpty() || reader.count(term.field().get().number()) > 0) {
                documents.set(reader.document());
            }
        }
    }
}
