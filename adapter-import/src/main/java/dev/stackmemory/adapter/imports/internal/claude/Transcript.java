package dev.stackmemory.adapter.imports.internal.claude;

import dev.stackmemory.adapter.imports.internal.json.Json;
import dev.stackmemory.adapter.imports.internal.text.Digests;
import dev.stackmemory.adapter.imports.internal.text.Titles;
import dev.stackmemory.domain.frame.Frame;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the records of one transcript into turns. Records are given in their order; frames come out whenever a turn is over.
 */
public final class Transcript {
    private static final Set<String> BOOKKEEPING = Set.of(
            "file-history-snapshot",
            "queue-operation",
            "custom-title",
            "ai-title",
            "agent-name",
            "tag",
            "last-prompt",
            "mode",
            "permission-mode",
            "pr-link",
            "attachment",
            "worktree-state");

    private final TranscriptFile file;
    private final Output output;
    private final Map<String, Turn> sidechains = new LinkedHashMap<>();
    private final Map<String, String> sidechainOf = new HashMap<>();
    private final List<Json> earlySummaries = new ArrayList<>();
    private @Nullable Turn turn;
    private @Nullable Instant lastAt;
    private TurnStart turnStart;

    /** Takes what the transcript gives. */
    public interface Output {
        void frame(Frame frame, String location, int attachments);

        void skipped(String location, String reason, boolean malformed);
    }

    /**
     * The first record of the turn that is going on.
     *
     * @param offset in bytes
     * @param linesBefore how many lines lie before it
     */
    public record TurnStart(long offset, long linesBefore) {}

    /**
     * @param start where the records begin that are given
     */
    public Transcript(TranscriptFile file, Output output, TurnStart start) {
        this.file = file;
        this.output = output;
        this.turnStart = start;
    }

    /** Where reading can begin again once everything that came out so far is recorded. */
    public TurnStart turnStart() {
        return turnStart;
    }

    public String name() {
        return file.name();
    }

    /**
     * Takes the next record.
     *
     * @param offset of its line in bytes
     * @param line its number, from 1
     */
    public void accept(Json entry, byte[] bytes, int position, int length, long offset, long line) {
        String location = file.name() + ":" + line;
        Optional<String> type = entry.text("type");
        if (type.isEmpty()) {
            output.skipped(location, "no record of a transcript: it has no type", true);
            return;
        }
        time(entry).ifPresent(at -> lastAt = at);
        String uuid = entry.text("uuid").orElseGet(() -> Digests.shortHex(bytes, position, length));
        var stamp = new RecordStamp(uuid, lastAt == null ? file.fallbackTime() : lastAt);
        switch (type.get()) {
            case "user" -> user(entry, stamp, location, new TurnStart(offset, line - 1));
            case "assistant" -> assistant(entry, stamp, location, new TurnStart(offset, line - 1));
            case "system" -> system(entry, stamp);
            case "progress" -> progress(entry, stamp, location);
            case "summary" -> summary(entry, location);
            default -> {
                if (!BOOKKEEPING.contains(type.get())) {
                    output.skipped(location, "records of type '" + Titles.of(type.get()) + "' are not known", false);
                }
            }
        }
        if (lastAt != null && !earlySummaries.isEmpty()) {
            List.copyOf(earlySummaries).forEach(early -> summaryFrame(early, location));
            earlySummaries.clear();
        }
    }

    /** The file is at its end: the last turn is over as far as anyone knows. */
    public void end() {
        finishTurn();
        earlySummaries.forEach(early -> summaryFrame(early, file.name()));
        earlySummaries.clear();
    }

    private void user(Json entry, RecordStamp stamp, String location, TurnStart start) {
        List<Json> blocks = blocks(entry.get("message").get("content"));
        boolean meta = entry.isTrue("isMeta");
        if (entry.isTrue("isSidechain")) {
            sidechain(entry, stamp, location).addUser(stamp, blocks, meta);
            return;
        }
        if (entry.isTrue("isCompactSummary")) {
            begin(entry, stamp, location, start).addSummary(stamp, joined(blocks));
            return;
        }
        current(entry, stamp, location, start, !meta && begins(blocks)).addUser(stamp, blocks, meta);
    }

    private void assistant(Json entry, RecordStamp stamp, String location, TurnStart start) {
        List<Json> blocks = blocks(entry.get("message").get("content"));
        Turn answering = entry.isTrue("isSidechain")
                ? sidechain(entry, stamp, location)
                : current(entry, stamp, location, start, false);
        answering.addAssistant(stamp, blocks, entry.get("message").text("model"));
    }

    /** Whether the user's record begins a turn rather than adding to the one that is going on. */
    private boolean begins(List<Json> blocks) {
        boolean asks = false;
        boolean shows = false;
        for (Json block : blocks) {
            switch (block.text("type").orElse("")) {
                case "text" -> {
                    Request request = Request.of(block.text("text").orElse(""));
                    asks |= request.asks();
                    shows |= request.kind() == Request.Kind.CONTEXT;
                }
                case "tool_result" -> {
                    // An answer to the agent, not a request.
                }
                default -> shows = true;
            }
        }
        boolean waiting = turn != null && !turn.answered() && !turn.asked();
        // What the editor shows, and pictures, come in records of their own just before the words.
        return asks ? !waiting : shows && (turn == null || turn.answered());
    }

    private void system(Json entry, RecordStamp stamp) {
        String subtype = entry.text("subtype").orElse("");
        boolean telling = entry.text("content").isPresent() || subtype.equals("api_error");
        if (turn == null || !telling) {
            return;
        }
        var payload = new LinkedHashMap<String, Json>();
        payload.put("subtype", new Json.Text(subtype));
        entry.text("content").ifPresent(text -> payload.put("text", new Json.Text(text)));
        if (entry.get("cause") instanceof Json.Members cause) {
            payload.put("cause", cause);
        }
        turn.addNote(stamp, subtype.equals("api_error") ? "error" : "system", new Json.Members(payload));
    }

    /** Newer versions report the words of a subagent as progress, besides in a file of its own. */
    private void progress(Json entry, RecordStamp stamp, String location) {
        Json data = entry.get("data");
        Optional<String> agent = data.text("agentId");
        Json message = data.get("message");
        if (!data.text("type").orElse("").equals("agent_progress") || agent.isEmpty() || file.hasFileOf(agent.get())) {
            return;
        }
        String uuid = message.text("uuid").orElse(stamp.uuid());
        var inner = new RecordStamp(uuid, time(message).orElse(stamp.at()));
        List<Json> blocks = blocks(message.get("message").get("content"));
        Turn agents = sidechains.computeIfAbsent(
                "agent " + agent.get(),
                key -> new Turn(
                        file.origin(entry, Turn.SUBAGENT, inner.at(), location, agent),
                        file.id(entry, "agent:" + agent.get()),
                        Optional.ofNullable(turn).map(Turn::id)));
        if (message.text("type").orElse("").equals("assistant")) {
            agents.addAssistant(inner, blocks, message.get("message").text("model"));
        } else {
            agents.addUser(inner, blocks, false);
        }
    }

    private void summary(Json entry, String location) {
        String leaf = entry.text("leafUuid").orElse("");
        if (turn != null && turn.holds(leaf)) {
            turn.titled(entry.text("summary").orElse(""));
        } else if (lastAt == null) {
            earlySummaries.add(entry);
        } else {
            summaryFrame(entry, location);
        }
    }

    /** A summary of a conversation that lies elsewhere. */
    private void summaryFrame(Json entry, String location) {
        String leaf = entry.text("leafUuid").orElse("");
        String text = entry.text("summary").orElse("");
        if (text.isBlank()) {
            output.skipped(location, "an empty summary", false);
            return;
        }
        output.frame(file.summary(leaf, text, lastAt == null ? file.fallbackTime() : lastAt), location, 0);
    }

    private Turn current(Json entry, RecordStamp stamp, String location, TurnStart start, boolean begins) {
        if (turn == null || begins) {
            return begin(entry, stamp, location, start);
        }
        if (turn.full()) {
            // The start of the turn stays where it is: reading again must cut it into the same parts.
            Turn next = turn.continued(file.origin(entry, Turn.TASK, stamp.at(), location, Optional.empty()));
            emit(turn);
            turn = next;
            return next;
        }
        return turn;
    }

    private Turn begin(Json entry, RecordStamp stamp, String location, TurnStart start) {
        finishTurn();
        // Only now: all that lies before it is out.
        turnStart = start;
        Turn next = new Turn(
                file.origin(entry, Turn.TASK, stamp.at(), location, Optional.empty()),
                file.id(entry, stamp.uuid()),
                Optional.empty());
        turn = next;
        return next;
    }

    private void finishTurn() {
        if (turn != null) {
            emit(turn);
            turn = null;
        }
        sidechains.values().forEach(this::emit);
        sidechains.clear();
        sidechainOf.clear();
    }

    private void emit(Turn ended) {
        if (!ended.answered() && ended.attachments() == 0 && !ended.hasWords()) {
            output.skipped(ended.origin().location(), "a command of the program itself, without an answer", false);
            return;
        }
        output.frame(ended.frame(), ended.origin().location(), ended.attachments());
    }

    /** The work of the subagent that the record belongs to: that of the record before it, else a new one. */
    private Turn sidechain(Json entry, RecordStamp stamp, String location) {
        Optional<String> agent = entry.text("agentId");
        String key = agent.map(id -> "agent " + id)
                .or(() -> entry.text("parentUuid").map(sidechainOf::get))
                .orElse(stamp.uuid());
        sidechainOf.put(stamp.uuid(), key);
        Turn agents = sidechains.computeIfAbsent(
                key,
                absent -> new Turn(
                        file.origin(entry, Turn.SUBAGENT, stamp.at(), location, agent),
                        file.id(entry, agent.map(id -> "agent:" + id).orElse(stamp.uuid())),
                        Optional.ofNullable(turn).map(Turn::id)));
        if (agents.full()) {
            Turn next = agents.continued(file.origin(entry, Turn.SUBAGENT, stamp.at(), location, agent));
            emit(agents);
            sidechains.put(key, next);
            return next;
        }
        return agents;
    }

    private static Optional<Instant> time(Json entry) {
        try {
            return entry.text("timestamp").map(Instant::parse);
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static List<Json> blocks(Json content) {
        return content instanceof Json.Text text
                ? List.of(new Json.Members(Map.of("type", new Json.Text("text"), "text", text)))
                : content.elements();
    }

    private static String joined(List<Json> blocks) {
        return String.join(
                "\n\n",
                blocks.stream().flatMap(block -> block.text("text").stream()).toList());
    }
}
