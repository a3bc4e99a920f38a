package dev.stackmemory.adapter.imports.internal.claude;

import dev.stackmemory.adapter.imports.internal.json.Json;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.json.JsonWriter;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a user asked for and everything that happened because of it, until the next request; or the work of one subagent. */
final class Turn {
    static final String TASK = "task";
    static final String SUBAGENT = "subagent";

    /** A turn beyond this goes on in a further frame, so that neither memory nor a frame grows without bound. */
    private static final int MAX_CHARACTERS = 2 << 20;

    private static final int MAX_EVENTS = 4_000;

    private final TurnOrigin origin;
    private final FrameId id;
    private final Optional<FrameId> parent;
    private final int part;
    private final TurnEvents events = new TurnEvents();
    private final TurnTools tools = new TurnTools();
    private final Set<String> records = new HashSet<>();
    private final StringBuilder content = new StringBuilder();
    private final Attachments attachments = new Attachments();
    private String name = "";
    private Optional<String> digest = Optional.empty();
    private Optional<String> model = Optional.empty();
    private Instant lastAt;
    private long saidCharacters;
    private boolean asked;
    private boolean answered;
    private boolean worded;

    Turn(TurnOrigin origin, FrameId id, Optional<FrameId> parent) {
        this(origin, id, parent, 1);
    }

    private Turn(TurnOrigin origin, FrameId id, Optional<FrameId> parent, int part) {
        this.origin = origin;
        this.id = id;
        this.parent = parent;
        this.part = part;
        this.lastAt = origin.at();
    }

    /** The frame in which this turn goes on. */
    Turn continued(TurnOrigin later) {
        Turn next = new Turn(later, id, parent, part + 1);
        next.name = name;
        next.asked = asked;
        next.answered = answered;
        next.worded = worded;
        next.model = model;
        next.tools.goOnFrom(tools);
        return next;
    }

    boolean full() {
        return events.characters() + saidCharacters > MAX_CHARACTERS || events.size() >= MAX_EVENTS;
    }

    /** Whether the user's own words are in it. */
    boolean asked() {
        return asked;
    }

    /** Whether the agent did anything. */
    boolean answered() {
        return answered;
    }

    /** Whether the user said something other than a command. */
    boolean hasWords() {
        return worded;
    }

    boolean holds(String record) {
        return records.contains(record);
    }

    FrameId id() {
        return id;
    }

    TurnOrigin origin() {
        return origin;
    }

    int attachments() {
        return attachments.count();
    }

    void titled(String summary) {
        digest = Optional.of(summary);
    }

    /** A record of the user: requests, and what the program says in the user's name. */
    void addUser(RecordStamp stamp, List<Json> blocks, boolean meta) {
        note(stamp);
        int index = 0;
        for (Json block : blocks) {
            String eventId = stamp.uuid() + ":" + index++;
            switch (block.text("type").orElse("")) {
                case "text" -> addUserText(stamp, eventId, block.text("text").orElse(""), meta);
                case "tool_result" -> addResult(stamp, eventId, block);
                default -> addOther(stamp, eventId, block);
            }
        }
    }

    /** A record of the agent. */
    void addAssistant(RecordStamp stamp, List<Json> blocks, Optional<String> usedModel) {
        note(stamp);
        answered = true;
        model = usedModel.or(() -> model);
        int index = 0;
        for (Json block : blocks) {
            String eventId = stamp.uuid() + ":" + index++;
            switch (block.text("type").orElse("")) {
                case "text" -> {
                    String text = block.text("text").orElse("");
                    say("Assistant", text);
                    events.addMessage(stamp, eventId, "message", "assistant", text);
                }
                case "thinking" ->
                    events.addMessage(
                            stamp,
                            eventId,
                            "thinking",
                            "assistant",
                            block.text("thinking").orElse(""));
                case "tool_use", "server_tool_use" -> addCall(stamp, eventId, block);
                case "tool_result", "web_search_tool_result" -> addResult(stamp, eventId, block);
                case "redacted_thinking" -> {
                    // Encrypted: nobody but its maker can read it.
                }
                default -> addOther(stamp, eventId, block);
            }
        }
    }

    /** Something that the program noted. */
    void addNote(RecordStamp stamp, String type, Json payload) {
        note(stamp);
        events.add(stamp, stamp.uuid() + ":0", type, attachments.replaced(payload));
    }

    /** A summary of what came before, made when the conversation no longer fitted. */
    void addSummary(RecordStamp stamp, String text) {
        note(stamp);
        worded = true;
        say("Summary", text);
        events.addMessage(stamp, stamp.uuid() + ":0", "summary", "user", text);
    }

    Frame frame() {
        FrameId own = part == 1 ? id : new FrameId(id + ":" + part);
        String shown = name.isEmpty() ? (asked ? "Attachment" : "Conversation") : name;
        return Frame.builder(own, origin.project(), origin.at())
                .session(origin.session().map(SessionId::new))
                .parent(part == 1 ? parent : Optional.of(id))
                .depth((parent.isPresent() ? 1 : 0) + (part == 1 ? 0 : 1))
                .type(origin.type())
                .name(part == 1 ? shown : shown + " (part " + part + ")")
                .state(Frame.CLOSED)
                .content(content.toString())
                .outputs(tools.outputs())
                .digest(digest)
                .metadata(metadata())
                .closedAt(lastAt)
                .provenance(Provenance.of("claude-code"))
                .events(events.list())
                .build();
    }

    private void addUserText(RecordStamp stamp, String eventId, String text, boolean meta) {
        Request request = Request.of(text);
        if (meta || origin.type().equals(SUBAGENT)) {
            events.addMessage(stamp, eventId, meta ? "context" : "message", "user", text);
            if (!meta) {
                asked = true;
                worded = true;
                say("User", text);
                nameAfter(request);
            }
            return;
        }
        switch (request.kind()) {
            case WORDS, COMMAND -> {
                asked = true;
                worded |= request.kind() == Request.Kind.WORDS;
                say("User", request.text());
                nameAfter(request);
                events.addMessage(stamp, eventId, "message", "user", text);
            }
            case CONTEXT -> events.addMessage(stamp, eventId, "context", "user", text);
            case NOTIFICATION -> events.addMessage(stamp, eventId, "notification", "user", text);
            case INTERRUPTION -> events.addMessage(stamp, eventId, "interruption", "user", text);
            case OUTPUT -> events.addMessage(stamp, eventId, "output", "user", text);
            case BOILERPLATE -> {
                // The same words in every transcript.
            }
        }
    }

    private void nameAfter(Request request) {
        if (name.isEmpty()) {
            name = request.title();
        }
    }

    private void addCall(RecordStamp stamp, String eventId, Json block) {
        String tool = tools.call(block);
        var payload = new StringBuilder();
        var out = new JsonWriter(payload).beginObject();
        block.text("id").ifPresent(call -> out.name("id").string(call));
        out.name("name").string(tool).name("input");
        attachments.replaced(block.get("input")).write(out);
        out.endObject();
        events.add(stamp, eventId, "tool_call", payload.toString());
    }

    private void addResult(RecordStamp stamp, String eventId, Json block) {
        Optional<String> call = block.text("tool_use_id");
        var payload = new StringBuilder();
        var out = new JsonWriter(payload).beginObject();
        call.ifPresent(known -> out.name("tool_use_id").string(known));
        call.flatMap(tools::nameOf).ifPresent(tool -> out.name("name").string(tool));
        if (block.isTrue("is_error")) {
            out.name("is_error").bool(true);
        }
        out.name("content");
        attachments.replaced(block.get("content")).write(out);
        out.endObject();
        events.add(stamp, eventId, "tool_result", payload.toString());
    }

    private void addOther(RecordStamp stamp, String eventId, Json block) {
        int before = attachments.count();
        Json replaced = attachments.replaced(block);
        boolean attachment = attachments.count() > before;
        if (attachment) {
            say("Attachment", replaced.get("source").text("media_type").orElse("file"));
        }
        events.add(stamp, eventId, attachment ? "attachment" : "block", replaced);
    }

    private void note(RecordStamp stamp) {
        records.add(stamp.uuid());
        if (stamp.at().isAfter(lastAt)) {
            lastAt = stamp.at();
        }
    }

    private void say(String speaker, String text) {
        if (text.isBlank()) {
            return;
        }
        if (!content.isEmpty()) {
            content.append("\n\n");
        }
        content.append(speaker).append(": ").append(text.strip());
        saidCharacters += text.length();
    }

    private String metadata() {
        var text = new StringBuilder();
        var out = new JsonWriter(text).beginObject();
        origin.write(out);
        model.ifPresent(known -> out.name("model").string(known));
        if (attachments.count() > 0) {
            out.name("attachments").number(attachments.count());
        }
        out.endObject();
        return text.toString();
    }
}
