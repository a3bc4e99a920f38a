package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.text.ForwardDocument;
import dev.stackmemory.adapter.paradedb.internal.text.TermList;
import dev.stackmemory.domain.text.FrameField;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How documents that come and go change what the statistics count. Not thread-safe. */
final class ProposalCounts {
    private static final int FIELDS = FrameField.values().length;
    private static final int CHUNK = 20_000;

    private final Map<Key, long[]> terms = new HashMap<>();
    private final Map<String, long[]> totals = new HashMap<>();
    private boolean less;

    /** A term in the frames of a project. */
    private record Key(String term, String project) {}

    void add(Collection<ForwardDocument> documents) {
        documents.forEach(document -> count(document, 1));
    }

    void remove(Collection<ForwardDocument> documents) {
        documents.forEach(document -> count(document, -1));
        less |= !documents.isEmpty();
    }

    private void count(ForwardDocument document, int sign) {
        String project = document.project().value();
        long[] total = totals.computeIfAbsent(project, fresh -> new long[2]);
        total[0] += sign;
        total[1] += (long) sign * document.length();
        document.forEachWord((term, counts) -> {
            long[] frames = terms.computeIfAbsent(new Key(term, project), fresh -> new long[1 + FIELDS]);
            frames[0] += sign;
            for (int field = 0; field < FIELDS; field++) {
                frames[1 + field] += counts[field] > 0 ? sign : 0;
            }
        });
    }

    /** Adds the changes to the tables; a term that stands nowhere any more goes. */
    void save(Session session, ProposalTables tables) throws SQLException {
        List<Map.Entry<Key, long[]>> changed = new ArrayList<>();
        for (Map.Entry<Key, long[]> entry : terms.entrySet()) {
            if (java.util.Arrays.stream(entry.getValue()).anyMatch(count -> count != 0)) {
                changed.add(entry);
            }
        }
        for (int from = 0; from < changed.size(); from += CHUNK) {
            saveTerms(changed.subList(from, Math.min(changed.size(), from + CHUNK)), session, tables);
        }
        List<String> projects = List.copyOf(totals.keySet());
        if (!projects.isEmpty()) {
            session.update(
                    "INSERT INTO " + tables.totals()
                            + " AS known SELECT * FROM unnest(?, ?, ?) ON CONFLICT (project_id)"
                            + " DO UPDATE SET frames = known.frames + excluded.frames,"
                            + " total_length = known.total_length + excluded.total_length",
                    parameters -> parameters
                            .texts(projects)
                            .numbers(column(projects, 0))
                            .numbers(column(projects, 1)));
        }
    }

    private long[] column(List<String> projects, int column) {
        return projects.stream()
                .mapToLong(project -> totals.getOrDefault(project, new long[2])[column])
                .toArray();
    }

    private void saveTerms(List<Map.Entry<Key, long[]>> changed, Session session, ProposalTables tables)
            throws SQLException {
        List<String> texts =
                changed.stream().map(entry -> entry.getKey().term()).toList();
        List<String> projects =
                changed.stream().map(entry -> entry.getKey().project()).toList();
        session.update(
                "INSERT INTO " + tables.terms() + " AS known SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (term, project_id) DO UPDATE SET frames = known.frames + excluded.frames,"
                        + " named = known.named + excluded.named, digested = known.digested + excluded.digested,"
                        + " contained = known.contained + excluded.contained,"
                        + " anchored = known.anchored + excluded.anchored, told = known.told + excluded.told",
                parameters -> {
                    parameters.texts(texts).texts(projects);
                    for (int column = 0; column <= FIELDS; column++) {
                        int each = column;
                        parameters.numbers(changed.stream()
                                .mapToLong(entry -> entry.getValue()[each])
                                .toArray());
                    }
                    parameters.numbers(texts.stream().mapToLong(TermList::mask).toArray());
                });
        if (less) {
            session.update(
                    "DELETE FROM " + tables.terms() + " WHERE frames = 0 AND term = ANY (?)",
                    parameters -> parameters.texts(texts));
        }
    }
}
