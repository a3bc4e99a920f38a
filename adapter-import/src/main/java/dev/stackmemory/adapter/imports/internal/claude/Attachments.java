package dev.stackmemory.adapter.imports.internal.claude;

import dev.stackmemory.adapter.imports.internal.json.Json;
import dev.stackmemory.adapter.imports.internal.text.Digests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;

/** Puts hash, type and size in the place of pictures and files, and counts them. */
final class Attachments {
    private int count;

    int count() {
        return count;
    }

    /** The value with each embedded file replaced. */
    Json replaced(Json value) {
        return switch (value) {
            case Json.Members members when isFile(members) -> described(members);
            case Json.Members members -> {
                var values = new LinkedHashMap<String, Json>();
                members.values().forEach((name, member) -> values.put(name, replaced(member)));
                yield new Json.Members(values);
            }
            case Json.Elements elements -> {
                var values = new ArrayList<Json>();
                elements.values().forEach(element -> values.add(replaced(element)));
                yield new Json.Elements(values);
            }
            case Json.Text text -> text;
            case Json.Literal literal -> literal;
        };
    }

    /** The source of an image or a document block: {@code {"type":"base64","media_type":…,"data":…}}. */
    private static boolean isFile(Json.Members members) {
        return members.text("type").filter("base64"::equals).isPresent()
                && members.text("data").isPresent();
    }

    private Json described(Json.Members file) {
        count++;
        byte[] bytes = bytes(file.text("data").orElse(""));
        var description = new LinkedHashMap<String, Json>();
        description.put("media_type", new Json.Text(file.text("media_type").orElse("application/octet-stream")));
        description.put("bytes", new Json.Literal(Integer.toString(bytes.length)));
        description.put("sha256", new Json.Text(Digests.hex(bytes)));
        return new Json.Members(description);
    }

    private static byte[] bytes(String data) {
        try {
            return Base64.getMimeDecoder().decode(data);
        } catch (IllegalArgumentException malformed) {
            return data.getBytes(StandardCharsets.UTF_8);
        }
    }
}
