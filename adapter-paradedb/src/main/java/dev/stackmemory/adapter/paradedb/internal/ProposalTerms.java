package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalCondition;
import dev.stackmemory.ports.search.LexicalCondition.PhraseTerm;
import dev.stackmemory.ports.search.LexicalRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which terms of a request find the frames that answer it. */
final class ProposalTerms {
    private final Set<String> proposing = new LinkedHashSet<>();
    private final Set<String> all = new LinkedHashSet<>();
    private final Set<String> required = new LinkedHashSet<>();
    private final boolean othersMayAnswer;

    ProposalTerms(LexicalRequest request) {
        request.terms().forEach(term -> proposing.add(term.term().text()));
        request.condition().ifPresent(condition -> add(condition, true));
        request.condition().ifPresent(this::require);
        all.addAll(proposing);
        othersMayAnswer =
                request.condition().filter(ProposalTerms::mayHoldWithoutTerms).isPresent();
    }

    private void add(LexicalCondition condition, boolean wanted) {
        switch (condition) {
            case LexicalCondition.HasTerm(IndexTerm term) -> (wanted ? proposing : all).add(term.text());
            case LexicalCondition.HasPhrase(Optional<FrameField> field, List<PhraseTerm> terms) ->
                terms.forEach(term -> (wanted ? proposing : all).add(term.text()));
            case LexicalCondition.All(List<LexicalCondition> parts) -> parts.forEach(part -> add(part, wanted));
            case LexicalCondition.Any(List<LexicalCondition> parts) -> parts.forEach(part -> add(part, wanted));
            case LexicalCondition.Not(LexicalCondition part) -> add(part, false);
        }
    }

    private void require(LexicalCondition condition) {
        switch (condition) {
            case LexicalCondition.HasTerm(IndexTerm term) -> required.add(term.text());
            case LexicalCondition.HasPhrase(Optional<FrameField> field, List<PhraseTerm> terms) ->
                terms.forEach(term -> required.add(term.text()));
            case LexicalCondition.All(List<LexicalCondition> parts) -> parts.forEach(this::require);
            case LexicalCondition.Any(List<LexicalCondition> parts) -> {
                if (parts.size() == 1) {
                    require(parts.getFirst());
                }
            }
            case LexicalCondition.Not not -> {}
        }
    }

    /** Whether a frame may meet the condition that holds no term which the condition asks for. */
    private static boolean mayHoldWithoutTerms(LexicalCondition condition) {
        return switch (condition) {
            case LexicalCondition.HasTerm term -> false;
            case LexicalCondition.HasPhrase phrase -> false;
            case LexicalCondition.All(List<LexicalCondition> parts) ->
                parts.stream().allMatch(ProposalTerms::mayHoldWithoutTerms);
            case LexicalCondition.Any(List<LexicalCondition> parts) ->
                parts.stream().anyMatch(ProposalTerms::mayHoldWithoutTerms);
            case LexicalCondition.Not not -> true;
        };
    }

    /** Terms of which a frame holds one, unless {@link #othersMayAnswer}. */
    Set<String> proposing() {
        return proposing;
    }

    /** Terms that every frame holds that answers. */
    Set<String> required() {
        return required;
    }

    /** All terms that the request names. */
    Set<String> all() {
        return all;
    }

    /** Whether frames may answer that hold none of the terms. */
    boolean othersMayAnswer() {
        return othersMayAnswer;
    }
}
