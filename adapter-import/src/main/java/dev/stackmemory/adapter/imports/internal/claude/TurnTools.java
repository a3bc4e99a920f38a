package dev.stackmemory.adapter.imports.internal.claude;

import dev.stackmemory.adapter.imports.internal.json.Json;
import dev.stackmemory.ports.json.JsonWriter;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which tools a turn called, how often, and which files it changed with them. Not thread-safe. */
final class TurnTools {
    private static final Set<String> EDITING = Set.of("Edit", "MultiEdit", "Write", "NotebookEdit");

    private final Map<String, String> namesByCall = new HashMap<>();
    private final Map<String, Integer> calls = new TreeMap<>();
    private final Set<String> changedFiles = new LinkedHashSet<>();

    /** Calls of the earlier part may be answered in this one. */
    void goOnFrom(TurnTools earlier) {
        namesByCall.putAll(earlier.namesByCall);
    }

    /** Takes a call; the name of its tool. */
    String call(Json block) {
        String tool = block.text("name").orElse("unknown");
        calls.merge(tool, 1, Integer::sum);
        block.text("id").ifPresent(call -> namesByCall.put(call, tool));
        if (EDITING.contains(tool)) {
            block.get("input")
                    .text("file_path")
                    .or(() -> block.get("input").text("notebook_path"))
                    .ifPresent(changedFiles::add);
        }
        return tool;
    }

    /** The tool that was called by the call of that id. */
    Optional<String> nameOf(String call) {
        return Optional.ofNullable(namesByCall.get(call));
    }

    /** All of it as JSON; absent if no tool was called. */
    Optional<String> outputs() {
        if (calls.isEmpty()) {
            return Optional.empty();
        }
        var text = new StringBuilder();
        var out = new JsonWriter(text).beginObject().name("tools").beginObject();
        calls.forEach((tool, count) -> out.name(tool).number(count));
        out.endObject();
        if (!changedFiles.isEmpty()) {
            out.name("changedFiles").beginArray();
            changedFiles.forEach(out::string);
            out.endArray();
        }
        out.endObject();
        return Optional.of(text.toString());
    }
}
