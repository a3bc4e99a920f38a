package dev.stackmemory.adapter.imports.internal.claude;

import dev.stackmemory.adapter.imports.internal.json.Json;
import dev.stackmemory.adapter.imports.internal.text.Digests;
import dev.stackmemory.adapter.imports.internal.text.Identifiers;
import dev.stackmemory.adapter.imports.internal.text.Titles;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.ports.json.JsonWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A file of records, and what it tells of the frames that are made of them: who they are and where they come from.
 *
 * @param name for locations
 * @param fallbackTime of records before the first that has a time
 * @param projects the project of a working directory
 */
public record TranscriptFile(
        String name, Path path, Instant fallbackTime, Function<Optional<String>, ProjectId> projects) {
    private static final String SUFFIX = ".jsonl";

    TurnOrigin origin(Json entry, String type, Instant at, String location, Optional<String> agent) {
        return new TurnOrigin(
                type,
                location,
                at,
                projects.apply(entry.text("cwd")),
                Optional.of(Identifiers.safe(session(entry))),
                agent,
                entry.text("cwd"),
                entry.text("gitBranch"),
                entry.text("version"));
    }

    /**
     * The id of what a session did.
     *
     * @param unit names it within the session
     */
    FrameId id(Json entry, String unit) {
        return new FrameId(Identifiers.safe("claude-code:" + session(entry) + ":" + unit));
    }

    private String session(Json entry) {
        return entry.text("sessionId").filter(id -> !id.isEmpty()).orElseGet(this::stem);
    }

    private String stem() {
        String fileName = String.valueOf(path.getFileName());
        return fileName.endsWith(SUFFIX) ? fileName.substring(0, fileName.length() - SUFFIX.length()) : fileName;
    }

    /** Whether the subagent has a file of its own beside this one. */
    boolean hasFileOf(String agent) {
        if (agent.contains("/") || agent.contains("\\") || agent.indexOf('\0') >= 0) {
            return false;
        }
        String agentFile = "agent-" + agent + SUFFIX;
        return Files.exists(path.resolveSibling(agentFile))
                || Files.exists(path.resolveSibling(stem()).resolve("subagents").resolve(agentFile));
    }

    /** The frame of a summary of a conversation that lies elsewhere. */
    Frame summary(String leaf, String text, Instant at) {
        var metadata = new StringBuilder();
        new JsonWriter(metadata).beginObject().name("leafUuid").string(leaf).endObject();
        String key = Digests.shortHex(name + "\n" + leaf + "\n" + text);
        return Frame.builder(new FrameId("claude-code:summary:" + key), projects.apply(Optional.empty()), at)
                .type("summary")
                .state(Frame.CLOSED)
                .name(Titles.of(text))
                .content(text)
                .metadata(metadata.toString())
                .provenance(Provenance.of("claude-code"))
                .build();
    }
}
