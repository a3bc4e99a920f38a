package dev.stackmemory.adapter.imports.internal.claude;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.json.JsonWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a turn began.
 *
 * @param type of its frame
 * @param location file and line, for messages
 * @param session as the record says; opaque
 * @param folder the working directory
 */
record TurnOrigin(
        String type,
        String location,
        Instant at,
        ProjectId project,
        Optional<String> session,
        Optional<String> agent,
        Optional<String> folder,
        Optional<String> branch,
        Optional<String> version) {
    void write(JsonWriter out) {
        member(out, "cwd", folder);
        member(out, "gitBranch", branch);
        member(out, "version", version);
        member(out, "agentId", agent);
    }

    private static void member(JsonWriter out, String name, Optional<String> value) {
        value.filter(text -> !text.isEmpty()).ifPresent(text -> out.name(name).string(text));
    }
}
