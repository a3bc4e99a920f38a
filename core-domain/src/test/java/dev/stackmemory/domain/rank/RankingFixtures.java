package dev.stackmemory.domain.rank;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.text.IndexedFrame;
import dev.stackmemory.domain.text.LexicalQuery;
import dev.stackmemory.domain.text.QueryTerm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A small memory that is searched by brute force. */
final class RankingFixtures {
    static final ProjectId PROJECT = new ProjectId("p");

    private final Map<FrameId, IndexedFrame> frames = new HashMap<>();
    private final Map<FrameId, String> sessions = new HashMap<>();

    RankingFixtures frame(String id, String content) {
        FrameId frame = new FrameId(id);
        frames.put(
                frame,
                IndexedFrame.of(Frame.builder(frame, PROJECT, Instant.EPOCH)
                        .content(content)
                        .build()));
        return this;
    }

    RankingFixtures inSession(String session, String... ids) {
        for (String id : ids) {
            sessions.put(new FrameId(id), session);
        }
        return this;
    }

    Ranking ranking(String query, RankingSettings settings) {
        double length = frames.values().stream()
                .mapToInt(IndexedFrame::length)
                .average()
                .orElse(1);
        return Ranking.of(LexicalQuery.parse(query), settings, frames.size(), length, this::documentFrequency);
    }

    long documentFrequency(QueryTerm term) {
        return frames.values().stream()
                .filter(frame -> frame.terms().contains(term.text()))
                .count();
    }

    Optional<IndexedFrame> indexed(FrameId id) {
        return Optional.ofNullable(frames.get(id));
    }

    /** All frames, described for these terms. */
    List<Candidate> candidates(List<QueryTerm> terms) {
        List<Candidate> candidates = new ArrayList<>();
        frames.forEach((id, frame) -> candidates.add(new Candidate(
                id,
                1,
                PROJECT,
                Optional.ofNullable(sessions.get(id)).map(SessionId::new),
                Instant.EPOCH,
                0.5,
                LengthCode.decode(LengthCode.encode(frame.length())),
                true,
                frame.occurrences(terms.stream().map(QueryTerm::text).toList()))));
        return candidates;
    }

    List<Ranked> search(String query, RankingSettings settings, SessionLink... links) {
        Ranking ranking = ranking(query, settings);
        return ranking.rank(candidates(ranking.terms()), List.of(links));
    }

    static List<String> ids(List<Ranked> ranked) {
        return ranked.stream().map(each -> each.frame().value()).toList();
    }

    static SessionLink link(String frame, String neighbour, int distance) {
        return new SessionLink(new FrameId(frame), new FrameId(neighbour), distance);
    }

    /** Frames of few different words, most of them in a few sessions. */
    static RankingFixtures random(Random random) {
        RankingFixtures memory = new RankingFixtures();
        for (int frame = 1 + random.nextInt(30); frame > 0; frame--) {
            String id = "f" + random.nextInt(1_000);
            memory.frame(id, words(random, 40));
            if (random.nextInt(4) > 0) {
                memory.inSession("s" + random.nextInt(3), id);
            }
        }
        return memory;
    }

    static String words(Random random, int most) {
        StringBuilder words = new StringBuilder();
        for (int count = 1 + random.nextInt(most); count > 0; count--) {
            words.append("word")
                    .append((char) ('a' + random.nextInt(26) * random.nextInt(2)))
                    .append(' ');
        }
        return words.toString();
    }
}
